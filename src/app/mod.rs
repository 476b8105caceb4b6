//! The window's program: state, tasks, inbox.
