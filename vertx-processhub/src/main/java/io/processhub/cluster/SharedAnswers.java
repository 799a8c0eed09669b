package io.processhub.cluster;

import io.vertx.core.Completable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
 * for a short time; {@link #MAX} are kept, the one unused for longest goes first.
 *
 * <p>Called from any thread; answers from memory come on the caller's, others on the thread that
 * brings them.
 */
final class SharedAnswers<K, A> {
  static final int MAX = 10_000;

  private final Selections selections;
  private final BiConsumer<K, Completable<A>> source;
  private final Predicate<A> keep;
  private final long ttlNanos;

  /** Questions; written under the lock only. */
  private volatile int underWay;

  private final Map<K, Question<K, A>> questions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Question<K, A>> eldest) {
          return size() > MAX && !eldest.getValue().underWay;
        }
      };

  /**
   * @param selections in which it counts those whom it answers later; who gets an answer from
   *     memory counts itself
   * @param source brings an answer, exactly once and never a failure
   * @param keep which answers are used again
   * @param ttlMs for how long, in ms
   */
  SharedAnswers(
      Selections selections, BiConsumer<K, Completable<A>> source, Predicate<A> keep, long ttlMs) {
    this.selections = selections;
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
          asking(1);
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

  /** Whether nothing is being asked. */
  boolean idle() {
    return underWay == 0;
  }

  /** Waits with others if there are any who wait for this answer; else returns false. */
  synchronized boolean join(K key, Completable<A> promise) {
    Question<K, A> question = questions.get(key);
    if (question == null || !question.underWay) {
      return false;
    }
    question.waiting.add(promise);
    return true;
  }

  /** Drops the answers that are kept; questions under way are answered, but not kept either. */
  synchronized void forget() {
    questions.values().removeIf(question -> !question.underWay);
    questions.values().forEach(question -> question.outdated = true);
  }

  /** Likewise of these; what is being asked about them is asked again before it is answered. */
  synchronized void outdate(Collection<K> keys) {
    for (K key : keys) {
      Question<K, A> question = questions.get(key);
      if (question != null && question.underWay) {
        question.again = true;
      } else if (question != null) {
        questions.remove(key);
      }
    }
  }

  synchronized int size() {
    return questions.size();
  }

  private void asking(int more) {
    underWay += more;
  }

  /** An answer is looked at after it has counted itself in, or a flush could miss it. */
  private void finish(Question<K, A> question, A answer) {
    int under = selections.begin();
    try {
      if (!deliver(question, answer)) {
        source.accept(question.key, (next, failure) -> finish(question, next));
      }
    } finally {
      selections.end(under);
    }
  }

  /** Whether the answer served all who waited; else it has to be asked again. */
  private boolean deliver(Question<K, A> question, A answer) {
    while (true) {
      List<Completable<A>> batch;
      synchronized (this) {
        if (question.again) {
          question.again = false;
          return false;
        }
        if (question.waiting.isEmpty()) {
          question.underWay = false;
          asking(-1);
          if (!question.outdated && keep.test(answer)) {
            question.answer = answer;
            question.expires = System.nanoTime() + ttlNanos;
          } else {
            questions.remove(question.key, question);
          }
          return true;
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

    /** Told since it was asked that the answer is another one now. */
    boolean again;

    @Nullable A answer;
    long expires;

    Question(K key) {
      this.key = key;
    }
  }
}
