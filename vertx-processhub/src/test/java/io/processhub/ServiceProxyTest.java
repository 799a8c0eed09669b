package io.processhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processhub.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.serviceproxy.ServiceBinder;
import io.vertx.serviceproxy.ServiceProxyBuilder;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceProxyTest {
  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Set<String> declared(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
        .map(method -> method.getName() + Arrays.toString(method.getParameters()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_service_redeclares_every_query() {
    Set<String> service = declared(ProcessHubService.class);
    assertTrue(service.containsAll(declared(ProcessHubQuery.class)), service.toString());
  }

  @ParameterizedTest
  @CsvSource({"io.processhub.ProcessHubService", "io.processhub.ProcessHubQuery"})
  void method_names_are_actions_so_none_is_overloaded(Class<?> type) {
    List<String> names =
        Arrays.stream(type.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .toList();
    assertEquals(new TreeSet<>(names).size(), names.size(), names.toString());
    assertTrue(names.contains("lookup"));
  }

  @Test
  void a_proxy_waits_no_longer_than_its_options_say() throws Exception {
    bind(
        ProcessHubService.class,
        Addresses.service("h"),
        (proxy, method, arguments) -> Promise.promise().future());
    DeliveryOptions hasty = new DeliveryOptions().setSendTimeout(50);
    ProcessHubService service =
        new ServiceProxyBuilder(vertx)
            .setAddress(Addresses.service("h"))
            .setOptions(hasty)
            .build(ProcessHubService.class);
    Throwable cause =
        assertThrows(ExecutionException.class, () -> await(service.lookup("a"))).getCause();
    assertEquals(ReplyFailure.TIMEOUT, assertInstanceOf(ReplyException.class, cause).failureType());
  }

  @Test
  void a_proxy_reaches_the_service_at_its_address_with_every_query() throws Exception {
    bind(ProcessHubService.class, Addresses.service("h"), ServiceProxyTest::answer);
    ProcessHubService service = ProcessHubService.createProxy(vertx, "h");
    assertEquals("lookup[a]", await(service.lookup("a")).getString("call"));
    assertNull(await(service.lookup("gone")));
    JsonObject request = new JsonObject().put("id", "a");
    assertEquals("list[{\"id\":\"a\"}]", await(service.list(request)).getString("call"));
    assertEquals("request[{\"id\":\"a\"}]", await(service.request(request)).getString("call"));
    assertEquals(new JsonArray().add("nodes"), await(service.nodes()));
  }

  @Test
  void a_query_proxy_reaches_the_address_for_reading() throws Exception {
    bind(ProcessHubQuery.class, Addresses.read("h"), ServiceProxyTest::answer);
    assertEquals(
        "lookup[a]", await(ProcessHubQuery.createProxy(vertx, "h").lookup("a")).getString("call"));
  }

  @Test
  void a_failure_arrives_as_what_it_was() throws Exception {
    HubException taken = new NoSuchProcessException("a");
    bind(
        ProcessHubService.class,
        Addresses.service("h"),
        (proxy, method, arguments) -> Future.failedFuture(taken.toServiceException()));
    ProcessHubService service = ProcessHubService.createProxy(vertx, "h");
    Throwable cause =
        assertThrows(ExecutionException.class, () -> await(service.lookup("a"))).getCause();
    assertEquals(
        "a", assertInstanceOf(NoSuchProcessException.class, HubException.from(cause)).processId());
  }

  private <T> void bind(Class<T> type, String address, InvocationHandler handler) throws Exception {
    Object service = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    await(
        new ServiceBinder(vertx)
            .setAddress(address)
            .register(type, type.cast(service))
            .completion());
  }

  private static Object answer(Object proxy, Method method, Object[] arguments) {
    if (arguments != null && arguments[0].equals("gone")) {
      return Future.succeededFuture();
    }
    if (arguments == null) {
      return Future.succeededFuture(new JsonArray().add(method.getName()));
    }
    String call = method.getName() + Arrays.toString(arguments);
    return Future.succeededFuture(new JsonObject().put("call", call));
  }

  @Test
  void a_proxy_for_a_malformed_hub_id_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> ProcessHubService.createProxy(vertx, "a.b"));
    assertThrows(IllegalArgumentException.class, () -> ProcessHubQuery.createProxy(vertx, ""));
  }

  @Test
  void an_address_is_made_of_valid_ids_only() {
    assertEquals("processhub.h.process.a/b.c", ProcessHub.addressOf("h", "a/b.c"));
    assertThrows(IllegalArgumentException.class, () -> ProcessHub.addressOf("h.i", "a"));
    assertThrows(IllegalArgumentException.class, () -> ProcessHub.addressOf("h", ""));
  }
}
