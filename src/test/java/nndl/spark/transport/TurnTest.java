package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nndl.data.sampling.Shards;
import nndl.spark.SmallRun;
import nndl.spark.cluster.TaskRank;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker group is asked for. */
class TurnTest {
  @TempDir Path directory;

  /** Of every so many of all samples one, however they are shared: no group is taken for a liar. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 7, 1", "2, 2, 2", "3, 2, 2", "5, 3, 3", "5, 4, 5", "8, 52, 3"})
  void eachGroupEvaluatesTheChosenSamplesOfItsShards(int shardCount, int every, int groups) {
    Workload workload = new SmallRun(directory, shardCount).workload();
    Request request =
        new Request(Request.Kind.EVALUATE, 1, Request.NO_SAMPLES, Split.TRAINING, every);
    List<String> executors = IntStream.range(0, groups).mapToObj(i -> "executor " + i).toList();
    Shards shards = workload.shards();
    long all = workload.count(Split.TRAINING);
    for (int group = 0; group < groups; group++) {
      TaskRank task = TaskRank.of(group, executors);
      long from = shards.start(task.groupFrom(shardCount), all);
      long to = shards.start(task.groupTo(shardCount), all);
      int chosen = 0;
      for (long sample = from; sample < to; sample++) {
        chosen += sample % every == 0 ? 1 : 0;
      }
      assertEquals(
          chosen, Turn.of(request, workload, task, Optional.empty()).samples(), "group " + group);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, SUMS",
    "SUM_BY_PIECES, SUMS",
    "LISTEN, LISTENS",
    "LISTEN, UNMET",
    "MEET, MET",
    "MEET, UNMET",
    "SUM, SEVERED",
    "EVALUATE, EVALUATION",
    "COMPARE, HASH"
  })
  void allowsTheAnswersToItsRequestInItsRound(Request.Kind asked, Response.Kind answer) {
    Request request = new Request(asked, 3, Request.NO_SAMPLES, Split.TRAINING, 1);
    Turn turn = new Turn(Optional.of(request), List.of(), Optional.empty(), 1);
    assertTrue(turn.allows(new Response(answer, 3)));
    assertFalse(turn.allows(new Response(answer, 2)));
    assertFalse(turn.allows(new Response(answer, 4)));
    assertFalse(turn.allows(new Response(Response.Kind.READY, 3)));
    assertFalse(turn.allows(new Response(Response.Kind.ALIVE, 3)));
    assertFalse(Turn.LOADING.allows(new Response(answer, 0)));
  }

  @ParameterizedTest
  @EnumSource(names = {"READY", "FAILED", "UNABLE"})
  void allowsTheEndOfLoadingInRound0(Response.Kind answer) {
    assertTrue(Turn.LOADING.allows(new Response(answer, 0)));
    assertFalse(Turn.LOADING.allows(new Response(answer, 1)));
  }
}
