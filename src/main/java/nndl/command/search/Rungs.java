package nndl.command.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.Streams;
import nndl.command.run.NextRun;
import nndl.data.SampleRange;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * Trains trials {@linkplain Rung rung} by rung, and writes and prints their table. Trials whose
 * files have the result of a rung are not trained again, so an interrupted search can resume. The
 * output does not depend on how many trials run in parallel.
 */
final class Rungs {
  private final List<Trial> trials;
  private final NextRun files;
  private final Storage storage;
  private final Path model;
  private final Streams streams;
  private final Consumer<String> lines;
  private final TrialTable table;

  /** The last result of each trial. */
  private final SortedMap<Integer, Result> all = new TreeMap<>();

  /**
   * @param trials the trials, at least one
   * @param files where the table is written
   * @param streams take the table and all other lines
   */
  Rungs(List<Trial> trials, NextRun files, Streams streams) {
    this.trials = trials;
    this.files = files;
    this.storage = files.directory().storage();
    this.model = files.directory().results().directory();
    this.streams = streams;
    this.lines = streams.messages();
    this.table = new TrialTable(trials, AccuracyLines.lines(streams.lines()));
  }

  /** The last result of each trial. */
  SortedMap<Integer, Result> all() {
    return all;
  }

  TrialFiles files(Trial trial) {
    return new TrialFiles(storage, model, trial);
  }

  /** Writes the table of the results that there are. */
  void saveTable() {
    files.saveTable(table.csv(all).getBytes(UTF_8));
  }

  /**
   * Runs the rungs one after the other and returns the results of the last rung, by trial number.
   * If all trials of a rung have diverged, the rung is run again with the next best trials. The
   * first rung must have all trials.
   */
  Map<Integer, Result> run(List<Rung> rungs, TrialJob job, TrialMemory memory, SearchView view) {
    SortedMap<Integer, Result> last = new TreeMap<>();
    List<Integer> best = trials.stream().map(Trial::number).toList();
    for (Rung rung : rungs) {
      do {
        if (best.isEmpty()) {
          throw InputException.expected(
              model, "a trial that does not diverge", "none of " + trials.size());
        }
        List<Trial> left = best.stream().limit(rung.trials()).sorted().map(trials::get).toList();
        last = train(left, rung, job, memory, view);
        all.putAll(last);
        saveTable();
        best = ranked(last, best);
      } while (Result.best(last, 1).isEmpty()); // all diverged: try the next best
    }
    return last;
  }

  /**
   * Returns the numbers of trials that have not diverged. Trials of the rung that was run last come
   * first, from the best to the worst. Trials that were not in that rung follow in the order of
   * {@code before}.
   */
  private static List<Integer> ranked(Map<Integer, Result> last, List<Integer> before) {
    List<Integer> ranked = new ArrayList<>(Result.best(last, last.size()));
    before.stream().filter(number -> !last.containsKey(number)).forEach(ranked::add);
    return ranked;
  }

  private SortedMap<Integer, Result> train(
      List<Trial> left, Rung rung, TrialJob job, TrialMemory memory, SearchView view) {
    SortedMap<Integer, Result> results = new TreeMap<>();
    List<Trial> open = new ArrayList<>();
    List<TrialTask> tasks = new ArrayList<>();
    for (Trial trial : left) {
      int epochs = Math.min(rung.epochs(), trial.epochs());
      files(trial)
          .known(epochs)
          .ifPresentOrElse(
              result -> {
                results.put(trial.number(), result);
                view.known(rung, trial);
              },
              () -> {
                open.add(trial);
                tasks.add(new TrialTask(trial, epochs, storage.qualified(model)));
              });
    }
    List<Integer> earlier = List.copyOf(results.keySet());
    table.begin(left);
    table.print(results);
    view.show(results, left.size());
    if (!tasks.isEmpty()) {
      job.run(
          tasks,
          memory,
          streams.details(),
          (result, i) -> {
            storage.ownership().requireOwner();
            results.put(open.get(i).number(), result);
            table.print(results);
            view.trained(rung, open.get(i), result);
            view.show(results, left.size());
          });
    }
    requireSameSamples(results, earlier);
    results.forEach(
        (number, result) ->
            result
                .warnings()
                .forEach(line -> lines.accept(line + " (trial %s)".formatted(number))));
    return results;
  }

  /**
   * Fails if the sample files have changed between trials. What was just trained on the others is
   * deleted, so that the search can resume with those of before.
   *
   * @param earlier the trials that were not trained now
   */
  private void requireSameSamples(SortedMap<Integer, Result> results, List<Integer> earlier) {
    Set<Integer> order = new LinkedHashSet<>(earlier);
    order.addAll(results.keySet());
    Map<Map<Split, SampleRange>, SortedMap<String, String>> seen = new HashMap<>();
    List<Trial> others = new ArrayList<>();
    for (int number : order) {
      Trial trial = trials.get(number);
      SortedMap<String, String> data = results.get(number).data();
      if (!seen.computeIfAbsent(trial.workload().sets(), sets -> data).equals(data)) {
        others.add(trial);
      }
    }
    if (others.isEmpty()) {
      return;
    }
    for (Trial trial : others) {
      if (!earlier.contains(trial.number())) {
        files(trial).clear();
      }
    }
    throw InputException.expected(
        new Path(model, others.get(0).directory()),
        "the samples of the other trials, with which --resume goes on",
        "others");
  }
}
