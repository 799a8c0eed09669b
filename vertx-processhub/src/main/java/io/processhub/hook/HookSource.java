package io.processhub.hook;

import java.util.List;

/**
 * A strategy that also wants to be called at hook points: its handlers are added to each hub that
 * is created with it. Such a strategy lives outside the pure packages of this library.
 */
public interface HookSource {
  /** Asked once per hub, when it is created. */
  List<HookBinding<?>> hooks();
}
