package nndl.data.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nndl.time.Interrupted;
import nndl.time.Task;
import nndl.time.ThreadPool;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The longest time to wait for a file system. Hadoop's file systems have timeouts of their own, but
 * not all of them and not for every call. For example, a mount of another machine, or a server that
 * keeps a connection open without answering, may block for ever. Therefore every call runs in a
 * thread of its own, and the thread is abandoned if the call takes longer than this time.
 *
 * @param threads the pool that runs the calls
 * @param seconds the longest time in seconds
 */
public record TimeLimit(ThreadPool threads, long seconds) {
  /** Thrown if the file system has not answered in time. */
  public static final class Exhausted extends IOException {
    private static final long serialVersionUID = 1;

    private Exhausted(long seconds) {
      super("no answer within %s s (%s)".formatted(seconds, Storage.TIMEOUT));
    }
  }

  /**
   * Thrown if a disk does not return its data. Hadoop's local file system throws an {@link FSError}
   * for this, which is an error of the JVM.
   */
  static final class BrokenDisk extends IOException {
    private static final long serialVersionUID = 1;

    private BrokenDisk(FSError error) {
      super(error.getCause().getMessage(), error);
    }
  }

  /** A call of a file system without a result. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  void run(Step step) throws IOException {
    call(callable(step));
  }

  /** Runs a call in another thread, waits for it and returns its result. */
  <T> T call(Callable<T> call) throws IOException {
    return await(start(call));
  }

  static Callable<Void> callable(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }

  /**
   * Begins a call in another thread. Sets the caller's user and class loader there, because threads
   * do not inherit them.
   */
  <T> Task<T> start(Callable<T> call) throws IOException {
    UserGroupInformation user = UserGroupInformation.getCurrentUser();
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    PrivilegedExceptionAction<T> action = call::call;
    Task<T> task =
        new Task<>(
            threads.clock(),
            () -> {
              Thread.currentThread().setContextClassLoader(classes);
              return user.doAs(action);
            },
            TimeLimit::close);
    threads.execute(task);
    return task;
  }

  /** Closes a stream that was opened after its caller had stopped waiting. */
  private static void close(Object late) {
    if (late instanceof InputStream in) {
      IOUtils.closeStream(in);
    }
  }

  <T> T await(Task<T> task) throws IOException {
    try {
      return task.await(TimeUnit.SECONDS.toNanos(seconds));
    } catch (TimeoutException e) {
      task.abandon();
      throw exhausted();
    } catch (InterruptedException e) {
      task.abandon();
      throw interrupted();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /**
   * Undoes what was done before an error: deletes a temporary file, or aborts a stream. This is
   * done even if the thread was interrupted. After a timeout it does not wait for the file system
   * to answer; after any other error it does. A failure to undo is added to {@code error} as a
   * suppressed exception.
   */
  void undo(Step step, Throwable error) {
    Interrupted.aside(
        () -> {
          try {
            Task<Void> undoing = start(callable(step));
            if (!(error instanceof Exhausted)) {
              await(undoing);
            }
          } catch (IOException e) {
            error.addSuppressed(e);
          }
        });
  }

  Exhausted exhausted() {
    return new Exhausted(seconds);
  }

  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("an interrupt");
  }

  /**
   * Converts the exception of a file system for the caller's thread. Returns an exception to throw
   * there, or throws it itself if it is unchecked.
   */
  static IOException rethrown(Throwable error) {
    if (error instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (error instanceof FSError disk) {
      return new BrokenDisk(disk);
    }
    if (error instanceof Error worse) {
      throw worse;
    }
    return error instanceof IOException known ? known : new IOException(error);
  }
}
