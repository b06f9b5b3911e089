package nndl.time;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/** What a process does when it ends, unless it is killed. */
public interface ShutdownHooks {
  /** The hooks of this JVM, among which are those of Hadoop's file systems and of Spark. */
  ShutdownHooks OF_JVM =
      new ShutdownHooks() {
        @Override
        public void add(Runnable hook, int priority, long seconds) throws IOException {
          try {
            ShutdownHookManager.get().addShutdownHook(hook, priority, seconds, TimeUnit.SECONDS);
          } catch (IllegalStateException e) {
            throw new IOException("the end of the process", e);
          }
        }

        @Override
        public void remove(Runnable hook) {
          try {
            ShutdownHookManager.get().removeShutdownHook(hook);
          } catch (IllegalStateException e) {
            // the process has begun to end
          }
        }

        @Override
        public boolean haveBegun() {
          return ShutdownHookManager.get().isShutdownInProgress();
        }
      };

  /**
   * Adds a hook. Fails if the process has begun to end.
   *
   * @param priority those of a higher one come first
   * @param seconds how long the process waits for the hook
   */
  void add(Runnable hook, int priority, long seconds) throws IOException;

  /** Removes a hook. Does nothing once the process has begun to end. */
  void remove(Runnable hook);

  /** Whether the process has begun to end. */
  boolean haveBegun();
}
