//! Takes the samples: in each round every kind once, in random order, so that a busy machine slows all kinds alike.
//!
//! **Invariant:** an answer other than the expected one is an error and never a sample.

use std::net::SocketAddr;
use std::thread;
use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::kinds::{self, Kind};
use crate::instance::connection::Connection;

/// Rounds before the first one that counts.
const WARM_UP: usize = 5;

/// How many threads create persons.
const CREATORS: usize = 4;

/// The times of each kind, in milliseconds.
pub type Samples = Vec<Vec<f64>>;

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub samples: usize,
    pub lanes: usize,
    pub seed: u64,
}

impl Plan {
    /// The numbers of the rounds of one lane, which are those of its persons.
    fn rounds(&self, lane: usize) -> impl Iterator<Item = usize> {
        (lane..self.persons()).step_by(self.lanes)
    }

    fn warm_up(&self) -> usize {
        WARM_UP * self.lanes
    }

    fn persons(&self) -> usize {
        self.samples + self.warm_up()
    }
}

/// # Errors
/// If a request or a mutation fails, or a thread panics.
pub fn create_persons(server: SocketAddr, plan: &Plan) -> Result<(), String> {
    let kinds = kinds::all();
    let persons: Vec<(usize, usize)> = (0..plan.persons()).flat_map(|number| (0..kinds.len()).map(move |index| (index, number))).collect();
    thread::scope(|scope| {
        let creators: Vec<_> = persons
            .chunks(persons.len().div_ceil(CREATORS))
            .map(|chunk| {
                let kinds = &kinds;
                scope.spawn(move || {
                    let mut each = chunk.iter().filter_map(|(index, number)| kinds.get(*index).map(|kind| (*index, kind, *number)));
                    each.try_for_each(|(index, kind, number)| kinds::create(server, index, kind, number))
                })
            })
            .collect();
        creators.into_iter().try_for_each(|creator| creator.join().map_err(|_| "a thread panicked".to_owned())?)
    })
}

/// # Errors
/// If a request fails, a response is another one than expected, or a thread panics.
pub fn take(server: SocketAddr, plan: &Plan) -> Result<Samples, String> {
    let kinds = kinds::all();
    let lanes = thread::scope(|scope| {
        let lanes: Vec<_> = (0..plan.lanes)
            .map(|lane| (lane, &kinds))
            .map(|(lane, kinds)| scope.spawn(move || one_lane(server, plan, lane, kinds)))
            .collect();
        lanes.into_iter().map(|lane| lane.join().map_err(|_| "a thread panicked".to_owned())?).collect::<Result<Vec<_>, String>>()
    })?;
    let mut samples = vec![Vec::new(); kinds.len()];
    for lane in lanes {
        samples.iter_mut().zip(lane).for_each(|(all, some)| all.extend(some));
    }
    Ok(samples)
}

fn one_lane(server: SocketAddr, plan: &Plan, lane: usize, kinds: &[Kind]) -> Result<Samples, String> {
    let mut random = StdRng::seed_from_u64(plan.seed.wrapping_add(lane as u64));
    let mut connection = Connection::open(server)?;
    let mut samples = vec![Vec::new(); kinds.len()];
    let mut order: Vec<(usize, &Kind)> = kinds.iter().enumerate().collect();
    for number in plan.rounds(lane) {
        order.shuffle(&mut random);
        for (index, kind) in &order {
            let time = sign_in(&mut connection, &kinds::request(*index, kind, number), kind)?;
            if let (true, Some(times)) = (number >= plan.warm_up(), samples.get_mut(*index)) {
                times.push(time);
            }
        }
    }
    Ok(samples)
}

fn sign_in(connection: &mut Connection, request: &[u8], kind: &Kind) -> Result<f64, String> {
    let began = Instant::now();
    let answer = connection.exchange(request).map_err(|error| format!("{}: {error}", kind.name))?;
    let took = began.elapsed();
    let body = String::from_utf8_lossy(answer.body);
    if answer.status != 200 || !body.contains(kind.answer) {
        return Err(format!("{}: expected {}, got {} {body}", kind.name, kind.answer, answer.status));
    }
    Ok(took.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_share_the_rounds() {
        let plan = Plan { samples: 7, lanes: 3, seed: 1 };
        let mut rounds: Vec<usize> = (0..3).flat_map(|lane| plan.rounds(lane)).collect();
        rounds.sort_unstable();
        assert_eq!(rounds, (0..7 + 3 * WARM_UP).collect::<Vec<_>>());
    }
}
