package io.processhub.core;

/** How a member that is not in the view any more is going. */
public enum Departure {
  /** It said that it leaves, and still hands over. */
  LEAVING,
  /** It said that it leaves, and is gone. */
  LEFT,
  /** It is gone without a word. */
  LOST
}
