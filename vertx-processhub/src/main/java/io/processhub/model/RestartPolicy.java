package io.processhub.model;

/** When a replica that ended is started again on its node. */
public enum RestartPolicy {
  /** After every end that was not asked for by a stop of the process. */
  PERMANENT,
  /** After a failure only. */
  TRANSIENT,
  /** Never; the process is unregistered when it ends or when its node is lost. */
  TEMPORARY
}
