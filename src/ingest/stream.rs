//! Work on a stream of any length, on all cores and in bounded memory; answers come in the order of what was asked.

use rayon::prelude::*;
use std::io;

/// What is held in memory at a time: so many bytes of input, or one job.
const BATCH_BYTES: usize = 4 << 20;
/// And at most so many jobs.
const BATCH_JOBS: usize = 512;
/// Stack of the threads: sentences may nest deeply.
const STACK: usize = 8 << 20;

/// Takes jobs from `next`, each with its size in bytes, does them with `work` side by side, and hands the answers to `done` in order.
///
/// # Errors
/// Those of `next` and `done`; what was asked before an error of `next` is answered first.
pub fn in_order<J: Send, R: Send>(
    mut next: impl FnMut() -> io::Result<Option<(J, usize)>>,
    work: impl Fn(J) -> R + Sync,
    mut done: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build().ok();
    loop {
        let (mut batch, mut bytes, mut ended) = (Vec::new(), 0, Ok(false));
        while bytes < BATCH_BYTES && batch.len() < BATCH_JOBS {
            match next() {
                Ok(Some((job, size))) => {
                    bytes += size;
                    batch.push(job);
                }
                end => {
                    ended = end.map(|_| true);
                    break;
                }
            }
        }
        let all = || batch.into_par_iter().map(&work).collect::<Vec<R>>();
        let answers = match &pool {
            Some(pool) => pool.install(all),
            // No threads to be had: those of the library, or this one.
            None => all(),
        };
        answers.into_iter().try_for_each(&mut done)?;
        if ended? {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order_and_an_error_loses_none_before_it() {
        let mut asked = 0..1300;
        let mut told = Vec::new();
        let next = || Ok(asked.next().map(|n| (n, 1)));
        in_order(
            next,
            |n| n * 2,
            |n| {
                told.push(n);
                Ok(())
            },
        )
        .expect("all");
        assert_eq!(told, (0..1300).map(|n| n * 2).collect::<Vec<i32>>());

        let mut asked = 0..5;
        let mut told = Vec::new();
        let next = || asked.next().map(|n| Some((n, BATCH_BYTES))).ok_or_else(|| io::Error::other("gone"));
        let ended = in_order(
            next,
            |n| n,
            |n| {
                told.push(n);
                Ok(())
            },
        );
        assert!(ended.is_err());
        assert_eq!(told, [0, 1, 2, 3, 4]);
    }
}
