package nndl.command.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import nndl.command.Streams;
import nndl.command.run.Host;
import nndl.command.run.TrainingRun;
import nndl.data.storage.Storage;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Score;
import nndl.network.Parameters;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.CheckpointWriter;
import nndl.training.Diverged;
import nndl.training.Epoch;
import nndl.training.InMemoryExchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.RescueCheckpoint;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * Trains a trial up to the end of a {@link Rung}, on one thread, with the same result as {@code
 * nndl train}: it is the same {@link TrainingRun}. It resumes from the newest checkpoint, if there
 * is one, and writes a checkpoint at the end. So little work is lost if the task is repeated.
 *
 * @param epochs the epoch up to which the trial is trained, unless its own last epoch comes first
 * @param directory the directory of the search, with its scheme
 */
public record TrialTask(Trial trial, int epochs, Path directory) implements Serializable {

  /** Trains and returns the result. Fails with InputException if the user has to fix something. */
  public Result train(TrialJob.Slot slot) {
    Storage storage = slot.storage();
    storage.ownership().requireShared(slot.name());
    TrialFiles files = new TrialFiles(storage, directory, trial);
    Clock clock = new SystemClock();
    List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    Consumer<String> lines = Streams.warnings(warnings::add);
    Host host = new Host(new SparkConf(false), storage, lines, line -> {}, clock, true);
    TrainingRun run = TrainingRun.ofTrial(trial.plan(), files.directory(), slot.samples(), host);
    files.requireWithin(epochs);
    files.begin();
    CheckpointWriter checkpoints = run.checkpoints().orElseThrow();
    RescueCheckpoint rescue = new RescueCheckpoint(run.progress(), checkpoints);
    Result result =
        new TrialRescue(rescue::save, checkpoints::begun, slot.unwanted(), clock)
            .result(() -> train(run, slot, warnings));
    files.write(epochs, result);
    return result;
  }

  private Result train(TrainingRun run, TrialJob.Slot slot, List<String> warnings)
      throws Exception {
    Observer counter =
        new Observer() {
          @Override
          public void epochEnded(Progress after, Epoch epoch) {
            slot.done().accept(1);
          }
        };
    InMemoryExchange exchange = new InMemoryExchange(trial.workload(), slot.samples());
    Score score;
    try (run) {
      run.open(exchange);
      slot.done().accept(run.progress().epoch());
      run.build(List.of(counter));
      run.train(epochs);
      Parameters result = run.progress().result();
      score = Score.of(run.compute(open -> open.evaluate(result, Split.VALIDATION)));
    } catch (Diverged e) {
      run.checkpoints().orElseThrow().awaitUnderWay(); // the next task finds it whole
      int classes = trial.workload().hyperparameters().network().targets().classes();
      score = Score.none(classes, trial.workload().sets().get(Split.VALIDATION).count());
      return result(run.progress(), true, score, exchange.hashes(), Map.of(), warnings);
    } catch (Exception | Error e) { // also of a search that ends
      throw run.failed(e);
    }
    run.requireAllFiles(); // the next rung needs the checkpoint
    run.progress().requireNotStopped(); // a search that ends saves nothing that comes after
    Map<Split, Evaluation> counted = run.progress().isOver() ? run.finish().end() : Map.of();
    return result(run.progress(), false, score, exchange.hashes(), counted, warnings);
  }

  private Result result(
      Progress progress,
      boolean diverged,
      Score score,
      DataHashes data,
      Map<Split, Evaluation> counted,
      List<String> warnings) {
    SortedMap<String, Score> end = new TreeMap<>();
    counted.forEach((set, evaluation) -> end.put(set.toString(), Score.of(evaluation)));
    return new Result(
        progress.epoch(),
        diverged,
        score,
        trial.settings(),
        data.texts(),
        end,
        List.copyOf(warnings));
  }
}
