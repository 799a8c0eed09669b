package io.processhub.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Completable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
  private final List<Completable<String>> asked = new ArrayList<>();
  private final List<String> got = new ArrayList<>();
  private final SharedAnswers<String, String> answers =
      new SharedAnswers<>(new Selections(), (key, done) -> asked.add(done), answer -> true, 60_000);

  private void get() {
    answers.get("key", (answer, failure) -> got.add(answer));
  }

  @Test
  void answer_is_kept_until_all_is_forgotten() {
    get();
    asked.get(0).succeed("here");
    get();
    assertEquals(List.of("here", "here"), got);
    answers.forget();
    get();
    asked.get(1).succeed("there");
    assertEquals(List.of("here", "here", "there"), got);
  }

  @Test
  void answer_to_a_question_from_before_is_given_but_not_kept() {
    get();
    answers.forget();
    get();
    assertEquals(1, asked.size());
    asked.get(0).succeed("here");
    assertEquals(List.of("here", "here"), got);
    assertEquals(0, answers.size());
    get();
    asked.get(1).succeed("there");
    get();
    assertEquals(List.of("here", "here", "there", "there"), got);
  }

  @Test
  void what_is_outdated_while_it_is_asked_is_asked_again_before_anyone_is_answered() {
    get();
    answers.outdate(List.of("key", "never asked"));
    asked.get(0).succeed("here");
    assertEquals(List.of(), got);
    get();
    asked.get(1).succeed("there");
    assertEquals(List.of("there", "there"), got);
    answers.outdate(List.of("key"));
    assertEquals(0, answers.size());
  }

  @Test
  void whoever_joins_waits_behind_those_who_asked_and_else_does_not_wait() {
    assertFalse(answers.join("key", (answer, failure) -> got.add("joined " + answer)));
    get();
    assertTrue(answers.join("key", (answer, failure) -> got.add("joined " + answer)));
    asked.get(0).succeed("here");
    assertEquals(List.of("here", "joined here"), got);
    assertFalse(answers.join("key", (answer, failure) -> got.add("joined " + answer)));
  }
}
