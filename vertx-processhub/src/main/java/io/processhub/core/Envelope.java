package io.processhub.core;

import io.processhub.model.MemberId;
import java.util.Objects;

/** A control message with its sender and the sender's hybrid logical time. */
public record Envelope(MemberId from, long time, Message message) {
  public Envelope {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(message, "message");
  }
}
