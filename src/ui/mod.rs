//! The views: each reads the least it needs and returns requests.
