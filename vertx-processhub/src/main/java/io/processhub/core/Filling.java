package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state that a new replica is to get from another one of its process, on its way. */
final class Filling {
  final Local local;

  /** Who was asked; null while there is nobody to ask. */
  @Nullable MemberId source;

  /** Tells what belongs to the last question from answers to earlier ones. */
  long attempt;

  byte @Nullable [] state;
  int received;

  /** When it got on last, and when it was asked for last. */
  long progress;

  long asked;

  /** Those who could not give it since it last got on. */
  final Set<MemberId> refused = new HashSet<>();

  /** How often all have refused. */
  int rounds;

  /** Why the last of them could not. */
  String cause = "";

  Filling(Local local) {
    this.local = local;
  }

  Ticketed of() {
    return new Ticketed(local.id, attempt);
  }
}
