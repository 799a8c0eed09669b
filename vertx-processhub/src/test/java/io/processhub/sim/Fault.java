package io.processhub.sim;

/** What can go wrong in a simulation. */
enum Fault {
  /** Control messages take up to seconds. */
  DELAY,
  LOSS,
  DUPLICATION,
  /** Control messages of one pair overtake each other. */
  REORDERING,
  CRASH,
  /** A node dies between two effects of one tick. */
  CRASH_IN_TICK,
  /** A node dies while a replica handles a user's message. */
  CRASH_IN_HANDLER,
  /** A node leaves or joins between two effects of one tick. */
  CHANGE_IN_TICK,
  /** A node leaves or joins while a replica handles a user's message. */
  CHANGE_IN_HANDLER,
  /** A crashed node comes back under its old node id, maybe before anybody noticed. */
  SAME_ID_RESTART,
  /** A node takes no event for seconds, then all of them; its own list of nodes never changes. */
  HANG,
  SLOW_NODE,
  SLOW_LINK,
  /** Clocks differ, and run at different rates within the allowed drift. */
  CLOCKS,
  PARTITION,
  ONE_WAY_PARTITION,
  /** A link goes down and comes up again many times within seconds. */
  FLAPPING,
  /** A cut into three parts. */
  SHATTER,
  /** Lists of cluster nodes are wrong, late and without an event, whoever can reach whom. */
  WRONG_LISTS,
  SHORT_RETENTION,
  SLOW_DEPLOY,
  FAILING_DEPLOY,
  /** A deployment ends after its deadline or never. */
  STUCK_DEPLOY,
  SLOW_UNDEPLOY,
  JOIN,
  LEAVE,
  /** Routes for user messages are old or missing. */
  STALE_ROUTES,
  /** The cluster splits, stays so until both halves have settled, and meets again. */
  LONG_SPLIT,
  /** Handlers of users' messages take up to seconds now and then. */
  SLOW_HANDLERS,
  /** States are not exported or not imported now and then. */
  FAILING_STATE,
  /** An export or import ends after its deadline, or never. */
  STUCK_STATE,
  /** What is on its way between two nodes is lost, and nobody is told. */
  BROKEN_CONNECTION,
  /** A node that takes part in a handover is hit at a chosen moment of it. */
  STEERED,
  /** Most of what nodes tell each other of the registry is lost; only drawn under a quorum. */
  OLD_NEWS,
  /** The end of a node is suspected within milliseconds, before lists say so. */
  SUSPICION,
  /** A node that lives is suspected to have ended. */
  FALSE_SUSPICION
}
