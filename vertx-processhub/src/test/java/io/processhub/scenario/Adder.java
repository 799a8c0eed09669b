package io.processhub.scenario;

import io.vertx.codegen.annotations.ProxyGen;
import io.vertx.core.Future;

/** A service that a process serves. */
@ProxyGen
public interface Adder {
  Future<Integer> add(int number);

  Future<String> whereAreYou();
}
