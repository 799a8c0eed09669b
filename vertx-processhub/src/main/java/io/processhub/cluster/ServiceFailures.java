package io.processhub.cluster;

import io.vertx.core.Vertx;
import io.vertx.serviceproxy.ServiceException;
import io.vertx.serviceproxy.ServiceExceptionMessageCodec;

/**
 * Has a Vertx carry the failures of services over its event bus. A node that lacks the codec drops
 * such a failure, and the caller waits until its send times out.
 */
public final class ServiceFailures {
  private ServiceFailures() {}

  /** As generated proxies do for themselves. May be called any number of times. */
  public static void carry(Vertx vertx) {
    try {
      vertx
          .eventBus()
          .registerDefaultCodec(ServiceException.class, new ServiceExceptionMessageCodec());
    } catch (IllegalStateException registered) {
      // By a service proxy, for one: the event bus has no other way to ask.
    }
  }
}
