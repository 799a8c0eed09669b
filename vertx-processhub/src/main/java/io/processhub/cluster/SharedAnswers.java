package io.processhub.cluster;

import io.vertx.core.Completable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers to questions that take a while, shared by all who ask.
 *
 * <p>One question is under way per key, whoever waits for it; those who wait are answered in the
 * order in which they came, before anyone who comes later. An answer worth keeping is used again
 * for a short time; at most {@link #MAX} are kept, the one unused for longest goes first.
 *
 * <p>Called from any thread; answers from memory come on the caller's, others on the thread that
 * brings them.
 */
final class SharedAnswers<K, A> {
  static final int MAX = 10_000;

  private final BiConsumer<K, Completable<A>> source;
  private final Predicate<A> keep;
  private final long ttlNanos;

  private final Map<K, Question<K, A>> questions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Question<K, A>> eldest) {
          return size() > MAX;
        }
      };

  /**
   * @param source brings an answer, exactly once and never a failure
   * @param keep which answers are used again
   * @param ttlMs for how long, in ms
   */
  SharedAnswers(BiConsumer<K, Completable<A>> source, Predicate<A> keep, long ttlMs) {
    this.source = source;
    this.keep = keep;
    this.ttlNanos = ttlMs * 1_000_000;
  }

  void get(K key, Completable<A> promise) {
    A known = null;
    Question<K, A> begun = null;
    synchronized (this) {
      Question<K, A> question = questions.computeIfAbsent(key, Question::new);
      if (question.answer != null && System.nanoTime() - question.expires < 0) {
        known = question.answer;
      } else {
        question.answer = null;
        question.waiting.add(promise);
        if (!question.underWay) {
          question.underWay = true;
          begun = question;
        }
      }
    }
    if (known != null) {
      promise.succeed(known);
    } else if (begun != null) {
      Question<K, A> question = begun;
      source.accept(key, (answer, failure) -> finish(question, answer));
    }
  }

  /** Drops the answers that are kept; questions under way are answered, but not kept either. */
  synchronized void forget() {
    questions.values().removeIf(question -> !question.underWay);
    questions.values().forEach(question -> question.outdated = true);
  }

  synchronized int size() {
    return questions.size();
  }

  private void finish(Question<K, A> question, A answer) {
    while (true) {
      List<Completable<A>> batch;
      synchronized (this) {
        if (question.waiting.isEmpty()) {
          question.underWay = false;
          if (!question.outdated && keep.test(answer)) {
            question.answer = answer;
            question.expires = System.nanoTime() + ttlNanos;
          } else {
            questions.remove(question.key, question);
          }
          return;
        }
        batch = new ArrayList<>(question.waiting);
        question.waiting.clear();
      }
      batch.forEach(each -> each.succeed(answer));
    }
  }

  private static final class Question<K, A> {
    final K key;
    final Queue<Completable<A>> waiting = new ArrayDeque<>();
    boolean underWay;

    /** Asked before all was forgotten. */
    boolean outdated;

    @Nullable A answer;
    long expires;

    Question(K key) {
      this.key = key;
    }
  }
}
