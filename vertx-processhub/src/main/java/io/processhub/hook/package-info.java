/**
 * Hook points, their data and options: user code at named points, in priority order. Depends on the
 * root package only.
 *
 * <p>What happens at a {@link io.processhub.hook.HookPoint} is told to the handlers of the node on
 * which it happened, and published once as a JSON object on {@code processhub.<hubId>.events}:
 *
 * <table>
 * <caption>An event</caption>
 * <tr><td>{@code event}</td><td>name of the constant of {@code HookPoint}</td></tr>
 * <tr><td>{@code hub}</td><td>hub id</td></tr>
 * <tr><td>{@code node}</td><td>name of the node that publishes it</td></tr>
 * <tr><td>{@code time}</td><td>milliseconds since 1970 on that node</td></tr>
 * <tr><td>{@code data}</td><td>the components of the point's {@link io.processhub.hook.HookData},
 * as its {@code toJson} gives them</td></tr>
 * </table>
 *
 * <p>{@code ALTER_START_DATA} is not published. What concerns every member (a node that joins or
 * leaves, a redistribution) is told to the handlers of all of them, and published by the node
 * itself, or by the first of the view that is left when it cannot speak. A call to start more than
 * a thousand processes is published in parts of a thousand. Events are not repeated: a crash or a
 * broken connection may lose some.
 */
@NullMarked
package io.processhub.hook;

import org.jspecify.annotations.NullMarked;
