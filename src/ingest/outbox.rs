//! The worker's side of the inbox: never waits, never grows. What the receiver has not taken yet is replaced by what
//! is newer.

use super::message::{Body, Message};
use crate::session::store::Begun;
use crate::session::{Derived, Finish, Progress};
use crossbeam_channel::{Receiver, Select, Sender, TrySendError};
use std::sync::Arc;

/// Messages that may wait in the inbox at a time.
const CAPACITY: usize = 8;

/// Called after something was put into the inbox.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Holds at most one message of each kind until the inbox has room.
pub(super) struct Outbox {
    job: u64,
    inbox: Sender<Message>,
    wake: Wake,
    corrections: Option<Box<Begun>>,
    progress: Option<Progress>,
    derived: Option<Arc<Derived>>,
    finish: Option<Finish>,
    gone: bool,
}

impl Outbox {
    /// An outbox and its inbox.
    pub(super) fn new(job: u64, wake: Wake) -> (Outbox, Receiver<Message>) {
        let (inbox, receiver) = crossbeam_channel::bounded(CAPACITY);
        let outbox = Outbox { job, inbox, wake, corrections: None, progress: None, derived: None, finish: None, gone: false };
        (outbox, receiver)
    }

    /// Takes a message; an older one of its kind that was not sent yet is dropped.
    pub(super) fn put(&mut self, body: Body) {
        self.keep(body);
        self.flush();
    }

    /// Sends what the inbox has room for; `Finished` is always last.
    pub(super) fn flush(&mut self) {
        let mut sent = false;
        while let Some(body) = self.next() {
            match self.inbox.try_send(Message { job: self.job, body }) {
                Ok(()) => sent = true,
                Err(TrySendError::Full(message)) => {
                    self.keep(message.body);
                    break;
                }
                Err(TrySendError::Disconnected(_)) => {
                    self.gone = true;
                    break;
                }
            }
        }
        if sent {
            (self.wake)();
        }
    }

    /// Whether something waits for room in the inbox.
    pub(super) fn is_waiting(&self) -> bool {
        !self.gone && (self.corrections.is_some() || self.progress.is_some() || self.derived.is_some() || self.finish.is_some())
    }

    /// Lets a selection end when there is room again.
    pub(super) fn watch<'a>(&'a self, select: &mut Select<'a>) {
        if self.is_waiting() {
            select.send(&self.inbox);
        }
    }

    fn next(&mut self) -> Option<Body> {
        if let Some(corrections) = self.corrections.take() {
            return Some(Body::Corrections(corrections));
        }
        if let Some(progress) = self.progress.take() {
            return Some(Body::Progress(progress));
        }
        if let Some(derived) = self.derived.take() {
            return Some(Body::Derived(derived));
        }
        self.finish.take().map(Body::Finished)
    }

    fn keep(&mut self, body: Body) {
        match body {
            Body::Corrections(corrections) => self.corrections = Some(corrections),
            Body::Progress(progress) => self.progress = Some(progress),
            Body::Derived(derived) => self.derived = Some(derived),
            Body::Finished(finish) => self.finish = Some(finish),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_that_does_not_read_gets_the_newest_of_each_kind_and_the_end_last() {
        let (mut outbox, inbox) = Outbox::new(3, Arc::new(|| ()));
        for revision in 1..=100 {
            outbox.put(Body::Derived(Arc::new(Derived { revision, ..Derived::default() })));
            outbox.put(Body::Progress(Progress { done: 1, total: 100, ..Progress::default() }));
        }
        outbox.put(Body::Finished(Finish::Complete));
        let mut got = Vec::new();
        while let Ok(message) = inbox.try_recv() {
            assert_eq!(message.job, 3);
            got.push(message.body);
            outbox.flush();
        }
        assert!(got.len() <= CAPACITY + 3, "{}", got.len());
        assert!(matches!(got.last(), Some(Body::Finished(Finish::Complete))));
        let last = got.iter().rev().find_map(|body| match body {
            Body::Derived(derived) => Some(derived.revision),
            _ => None,
        });
        assert_eq!(last, Some(100));
    }

    #[test]
    fn a_receiver_that_is_gone_stops_nothing() {
        let (mut outbox, inbox) = Outbox::new(1, Arc::new(|| ()));
        drop(inbox);
        outbox.put(Body::Finished(Finish::Complete));
        assert!(!outbox.is_waiting());
    }
}
