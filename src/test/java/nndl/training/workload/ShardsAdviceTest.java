package nndl.training.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of slots and shards. */
class ShardsAdviceTest {
  @TempDir Path directory;

  private Workload workload(int shards, long miniBatch, int... sizes) {
    SampleSet samples = TestImages.random(40, 3, 3, 4, 0.6, 8).write(directory, "train");
    return Fixtures.workload(
        Fixtures.hyperparameters(1, miniBatch, 1, sizes), shards, samples, samples);
  }

  @Test
  void aSmallNetworkKeepsOneSlot() {
    assertEquals(
        "--shards 1, and 1 of 8 slots works; --shards 8 uses 8 and takes more than 10 times as"
            + " long",
        ShardsAdvice.of(workload(1, 10, 9, 5, 4), 8, 0, false));
  }

  @Test
  void aLargeMiniBatchPaysOnAllSlots() {
    Workload wide = workload(4, 100_000, 9, 4000, 4000, 4);
    assertEquals(
        "--shards 4, and 4 of 16 slots work;"
            + " --shards 16 takes about 0.3 times as long, with other rounding",
        ShardsAdvice.of(wide, 16, 4, false));
    assertEquals("--shards 4, and 4 of 16 slots work", ShardsAdvice.of(wide, 16, 4, true));
    assertEquals("--shards 4, and 4 of 4 slots work", ShardsAdvice.of(wide, 4, 2, false));
  }

  @Test
  void shardsThatAreNoMultipleOfTheSlotsAreUneven() {
    assertEquals(
        "--shards 9, and 4 of 4 slots work;"
            + " --shards 4 takes about 0.8 times as long, with other rounding",
        ShardsAdvice.of(workload(9, 100_000, 9, 4000, 4000, 4), 4, 4, false));
    assertEquals(
        "--shards 8, and 4 of 4 slots work",
        ShardsAdvice.of(workload(8, 100_000, 9, 4000, 4000, 4), 4, 4, false));
  }

  @Test
  void aTrainingSaysWhySlotsAreIdleAndWhatWouldUseThem() {
    Workload small = workload(1, 10, 9, 5, 4);
    assertEquals(
        Optional.of(
            "1 of 2 slots works: mini-batches of 10 are one shard;"
                + " --shards 2 uses 2 and takes about as long"),
        ShardsAdvice.idle(small, 2, 2, 2, false));
    assertEquals(
        Optional.of(
            "1 of 2 slots works: mini-batches of 10 are one shard,"
                + " as at the start of the training"),
        ShardsAdvice.idle(small, 2, 2, 2, true));
    assertEquals(
        Optional.of(
            "4 of 16 slots work: mini-batches of 100000 are 4 shards;"
                + " --shards 16 takes about 0.3 times as long, with other rounding"),
        ShardsAdvice.idle(workload(4, 100_000, 9, 4000, 4000, 4), 16, 16, 4, false));
  }

  @Test
  void aTrainingSaysThatSlotsCameAfterItsTasks() {
    assertEquals(
        Optional.of(
            "2 of 6 slots work: the others were not ready at the start, and are used after an epoch"
                + " if that pays"),
        ShardsAdvice.idle(workload(4, 10, 9, 5, 4), 2, 6, 3, false));
  }

  @Test
  void aTrainingWhoseSlotsAllWorkSaysNothing() {
    assertEquals(Optional.empty(), ShardsAdvice.idle(workload(2, 10, 9, 5, 4), 2, 2, 2, false));
  }
}
