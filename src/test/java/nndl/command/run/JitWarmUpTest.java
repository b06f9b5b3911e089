package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JitWarmUpTest {
  private static final long SECONDS = 120;
  private static final TestImages IMAGES = TestImages.random(53, 5, 4, 3, 0.3, 1);

  @TempDir Path directory;

  @Test
  void trainsUntilTheTrainingItselfBeginsAndNeedsNoSamples() throws Exception {
    JitWarmUp warmUp = warmUp(20, 10, 3);
    Files.delete(directory.resolve("train-images-idx3-ubyte.gz"));
    Thread thread = start(warmUp::train);
    thread.join(TimeUnit.SECONDS.toMillis(1));
    assertTrue(thread.isAlive());
    warmUp.close();
    assertTrue(endsSoon(thread));
  }

  @Test
  void doesNotTrainALargeNetwork() throws Exception {
    assertTrue(endsSoon(start(warmUp(20, 10_000, 3)::train)));
  }

  @Test
  void ignoresErrorsThatTheTrainingReports() throws Exception {
    JitWarmUp warmUp = warmUp(20, 10, 3);
    Files.delete(directory.resolve("train-images-idx3-ubyte.gz"));
    boolean[] failed = new boolean[1];
    Thread thread = new Thread(warmUp::read);
    thread.setUncaughtExceptionHandler((t, e) -> failed[0] = true);
    thread.start();
    assertTrue(endsSoon(thread));
    assertFalse(failed[0]);
  }

  private JitWarmUp warmUp(int... sizes) throws IOException {
    SampleSet training = IMAGES.writeGzip(directory, "train");
    SampleSet test = IMAGES.write(directory, "t10k");
    Workload workload =
        Fixtures.workload(Fixtures.hyperparameters(3, 10, 3, sizes), 2, training, test);
    return new JitWarmUp(workload, Fixtures.MONITORING, Fixtures.storage());
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    return thread;
  }

  private static boolean endsSoon(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
    return !thread.isAlive();
  }
}
