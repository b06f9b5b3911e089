package nndl.command;

import java.util.ArrayList;
import java.util.List;
import nndl.Main;
import org.apache.spark.SparkContext;

/** What ends a training from inside of its JVM. */
public enum InnerEnd implements Runnable {
  EXCEPTION {
    @Override
    public void run() {
      throw new IllegalStateException("a test's");
    }
  },

  STACK_OVERFLOW {
    @Override
    public void run() {
      throw new IllegalStateException("no overflow at " + deepest(0));
    }
  },

  LARGE_ARRAY {
    @Override
    public void run() {
      HELD.add(new byte[Integer.MAX_VALUE]); // more than a JVM can have
    }
  },

  /** Nothing is free afterwards either. Only for a JVM that ends. */
  FULL_HEAP {
    @Override
    public void run() {
      while (true) {
        HELD.add(new byte[1 << 20]);
      }
    }
  },

  /** A thread of Spark's ends for lack of memory, and nobody waits for it. */
  FULL_HEAP_ELSEWHERE {
    @Override
    public void run() {
      Thread thread =
          new Thread(
              () -> {
                throw new OutOfMemoryError("a test's");
              });
      thread.start();
    }
  },

  /** Spark ends by itself, as when its cluster has ended the application. */
  STOPPED_SPARK {
    @Override
    public void run() {
      SparkContext.getOrCreate().stop();
    }
  };

  private static final List<byte[]> HELD = new ArrayList<>();

  private static long deepest(long depth) {
    return depth == Long.MAX_VALUE ? depth : deepest(depth + 1) + 1;
  }

  /** Runs {@link Main} with such an end at a line of its output: {@code END LINE ARGUMENT...}. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    System.setOut(
        AtLine.of(System.out, Integer.parseInt(words.get(1)), InnerEnd.valueOf(words.get(0))));
    Main.main(words.subList(2, words.size()).toArray(String[]::new));
  }
}
