//! The faults there are, and how often each happens.
//!
//! **Invariant:** every fault has a name for the report, and a weight where it can happen.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Kill,
    Terminate,
    FillDisk,
    JumpClock,
    EndSessions,
    CrashDatabase,
    RestartDatabase,
    RollNodes,
    FailOver,
    SwallowConnections,
    DisturbPooler,
    KillLeader,
    KillPostgres,
    SwitchOver,
    KillEtcd,
    KillServer,
    EndServer,
    KillMailServer,
}

/// How often each happens, relative to the others.
pub const EMBEDDED: [(Fault, u32); 5] =
    [(Fault::Kill, 67), (Fault::Terminate, 8), (Fault::FillDisk, 9), (Fault::JumpClock, 8), (Fault::KillMailServer, 8)];
pub const SHARED: [(Fault, u32); 11] = [
    (Fault::Kill, 24),
    (Fault::KillMailServer, 6),
    (Fault::EndSessions, 18),
    (Fault::CrashDatabase, 9),
    (Fault::RestartDatabase, 5),
    (Fault::FillDisk, 5),
    (Fault::JumpClock, 5),
    (Fault::RollNodes, 6),
    (Fault::FailOver, 8),
    (Fault::SwallowConnections, 7),
    (Fault::DisturbPooler, 7),
];

pub const CLUSTER: [(Fault, u32); 6] = [
    (Fault::KillLeader, 30),
    (Fault::KillPostgres, 20),
    (Fault::SwitchOver, 20),
    (Fault::KillEtcd, 10),
    (Fault::KillServer, 10),
    (Fault::EndServer, 10),
];

impl Fault {
    pub fn name(self) -> &'static str {
        match self {
            Fault::Kill => "server killed",
            Fault::Terminate => "server ended and started again",
            Fault::FillDisk => "disk full",
            Fault::JumpClock => "clock jumped",
            Fault::EndSessions => "database sessions ended",
            Fault::CrashDatabase => "database crashed",
            Fault::RestartDatabase => "database restarted",
            Fault::RollNodes => "all nodes restarted behind a balancer",
            Fault::FailOver => "leader killed and its standby promoted",
            Fault::SwallowConnections => "database connections swallowed without a reset",
            Fault::KillLeader => "leader and its Patroni killed",
            Fault::KillPostgres => "PostgreSQL of the leader killed",
            Fault::SwitchOver => "switchover",
            Fault::KillEtcd => "etcd killed",
            Fault::KillServer => "server killed behind HAProxy",
            Fault::EndServer => "server ended behind HAProxy and started again",
            Fault::KillMailServer => "SMTP server killed",
            Fault::DisturbPooler => "PgBouncer restarted, killed, frozen or paused",
        }
    }
}
