package nndl.command.search;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.Task;
import nndl.training.Progress;

/**
 * Waits for samples only as long as somebody wants the trial, so that a search that is stopped does
 * not wait until they are loaded. The thread that loads them goes on, since other trials may wait
 * for the same samples.
 *
 * @param unwanted whether nobody wants the trial any more
 */
record WantedSamples(SampleSource source, BooleanSupplier unwanted, Clock clock)
    implements SampleSource {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Fails with {@link Progress.Stopped} as soon as nobody wants the trial any more. */
  @Override
  public PackedSamples load(SampleRange range) {
    Task<PackedSamples> load = Task.start(clock, "nndl-load", () -> source.load(range));
    while (!unwanted.getAsBoolean()) {
      try {
        return load.await(LOOK_NANOS);
      } catch (TimeoutException e) {
        continue; // they are not loaded yet
      } catch (InterruptedException e) {
        throw Interrupted.by(e);
      } catch (ExecutionException e) {
        throw unchecked(e.getCause());
      }
    }
    throw new Progress.Stopped();
  }

  private static RuntimeException unchecked(Throwable error) {
    if (error instanceof Error fatal) {
      throw fatal;
    }
    return (RuntimeException) error; // a source throws no checked exceptions
  }
}
