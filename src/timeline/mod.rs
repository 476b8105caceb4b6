//! The model of the view, without egui: lanes, level-of-detail index, scale, viewport, ticks, density, labels, and the
//! plan that a painter draws.
