package nndl.command;

import java.util.HashMap;
import java.util.Map;
import nndl.Slow;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.data.storage.DyingStorage.End;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SlotRequest;
import nndl.time.SystemClock;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training, whose steps are the most. */
@Slow
class SteppedTrainingTest extends SteppedCommands {
  /** Trains in the open context, which is quicker than a command. */
  private void train(Storage storage, String words) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String word : words.replace("$", directory.toString()).split(" ")) {
      String[] pair = word.substring(2).split("=", 2);
      options.put(pair[0], pair.length == 1 ? "true" : pair[1]);
    }
    JavaSparkContext spark = SharedContext.open(CONF);
    Host host = new Host(CONF, storage, line -> {}, line -> {}, new SystemClock(), true);
    DirectRun.of(
        TrainOptions.ofProgram(storage, options).describe(),
        host,
        run -> run.open(spark, SlotRequest.ALL));
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aTrainingThatReplacesAnother(End end) throws Exception {
    String words =
        "--data=$ --model=$/out --sizes=9,5,4 --mini-batch-size=7 --learning-rate=3 --overwrite"
            + " --epochs=";
    step(end, this::train, words + "2 --seed=1", words + "1 --seed=2", 10);
  }
}
