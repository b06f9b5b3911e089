package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.function.Supplier;
import nndl.Fixtures;
import nndl.command.console.View;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.training.InterruptedRun;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The progress that is shown while samples are loaded. */
class LoadingViewTest {
  @TempDir Path directory;

  @Test
  void countsSamplesAndThenShowsThatWorkGoesOnForATimeThatNobodyKnows() {
    Workload workload = InterruptedRun.workload(directory);
    SparkConf conf = new SparkConf(false).set("spark.master", "local[1]");
    Supplier<View> view = LoadingView.of(conf, workload);
    assertEquals(View.ofSamples("loading", 0, 73), view.get());
    load(workload.sets().get(Split.TRAINING));
    assertEquals(View.ofSamples("loading", 53, 73), view.get());
    load(workload.sets().get(Split.TEST));
    assertEquals(View.ofUnknown("preparing", 73), view.get());
  }

  private static void load(SampleRange range) {
    new SampleLoader(Fixtures.storage()).load(range);
  }
}
