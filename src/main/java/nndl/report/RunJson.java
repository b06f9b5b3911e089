package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import nndl.data.recipe.Recipe;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Folds;
import nndl.model.evaluation.NumberScore;
import nndl.model.evaluation.RankSum;
import nndl.model.evaluation.TableScore;
import nndl.training.Epoch;
import nndl.training.workload.Split;

/**
 * Writes the data of a run for the page. Unknown values are left out. For some of them, a line
 * states the reason.
 */
final class RunJson {
  private final RunFolder run;
  private final ObjectNode node;

  /**
   * The samples that the model has classified again, if {@link #evaluation} is of these samples.
   */
  private final Optional<Scored> judged;

  /** The evaluation of the model; empty if there is none. */
  private final Optional<Evaluation> evaluation;

  private final String set;

  /** Writes a run from the files of its directory alone. */
  RunJson(RunFolder run, ObjectNode node) {
    this(run, Optional.empty(), node);
  }

  /**
   * Writes a run, also from samples that its model has classified again. They are used if they are
   * all samples of the set, or if the record has no evaluation.
   *
   * @param scored the samples that the run's model has classified again
   */
  RunJson(RunFolder run, Optional<Scored> scored, ObjectNode node) {
    this.run = run;
    this.node = node;
    Optional<Split> counted = run.result().flatMap(Epoch::counted);
    Split known = run.evaluation(Split.TEST).isPresent() ? Split.TEST : counted.orElse(Split.TEST);
    Optional<Evaluation> recorded = run.evaluation(known);
    this.judged = scored.filter(s -> s.isWhole() || recorded.isEmpty());
    this.set = judged.map(Scored::set).orElse(known.toString());
    this.evaluation = judged.map(Scored::evaluation).or(() -> recorded);
  }

  /**
   * Writes the figures by which runs are compared.
   *
   * @param max the number of epochs of a curve; if there are more, some are left out
   */
  void writeFigures(int max) {
    writeSettings();
    evaluation.ifPresent(this::writeHeadline);
    Optional.ofNullable(run.settings().get(Folds.NAME))
        .map(Folds::read)
        .ifPresent(this::writeFolds);
    if (evaluation.isEmpty() && !run.epochs().isEmpty()) {
      writeEpochs(node.putObject("reached"));
    }
    run.stored()
        .ifPresent(
            stored -> {
              stored.record().options().forEach(node.putArray("repeat")::add);
              stored.record().findings().forEach(node.putArray("diagnosis")::add);
              stored.record().diverged().ifPresent(this::writeDiverged);
            });
    if (!run.noRecord().isEmpty()) {
      node.put("noHistory", run.noRecord());
    }
    if (!run.epochs().isEmpty()) {
      Curves.writeHistory(run.epochs(), max, node.putObject("history"));
    }
    evaluation.ifPresent(e -> Figures.writeClasses(e, classNames(e.classes()), node));
  }

  private void writeSettings() {
    Map<String, String> settings = run.settings();
    node.put("name", run.name());
    if (run.answersNumbers()) {
      numberNames().forEach(node.putArray("numbers")::add);
    }
    if (settings.containsKey("seed")) {
      node.put(
          "seed", settings.get("seed")); // as text, since JavaScript's numbers have too few digits
    }
    ArrayNode sizes = node.putArray("sizes");
    Arrays.stream(run.sizes().split(","))
        .filter(size -> size.matches("\\d{1,9}"))
        .forEach(size -> sizes.add(Integer.parseInt(size)));
    for (String name : List.of("cost", "activation", "optimizer")) {
      if (settings.containsKey(name)) {
        node.put(name, settings.get(name).toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
  }

  private void writeHeadline(Evaluation of) {
    ObjectNode headline = node.putObject("headline").put("set", set);
    if (of.residuals().areKnown()) {
      headline.put("of", of.count());
      long seed = Long.parseLong(run.settings().getOrDefault("seed", "1"));
      headline.set("numbers", Json.tree(NumberScore.of(of, numberNames(), seed)));
    } else {
      writeRight(of, headline);
    }
    data().ifPresent(hash -> node.put("data", hash));
    run.result().ifPresent(epoch -> headline.put("epoch", epoch.number()));
    writeEpochs(headline);
  }

  private void writeRight(Evaluation of, ObjectNode headline) {
    Figures.writeCount(of, headline);
    if (run.model().filter(model -> model.has(InputSpec.RECIPE)).isPresent()) {
      RankSum ranks = judged.map(s -> s.answers().ranks()).orElseGet(RankSum::new);
      headline.set(
          "table", Json.tree(TableScore.of(of, classNames(of.classes()), ranks, true, null)));
    }
  }

  /** Returns the names of the numbers that are answered, or their indexes without a model. */
  private List<String> numberNames() {
    return run.model()
        .flatMap(model -> model.input().recipe())
        .map(Recipe::labels)
        .orElseGet(() -> classNames(evaluation.map(e -> e.residuals().units().length).orElse(0)));
  }

  private void writeFolds(Folds folds) {
    node.set(Folds.NAME, ((ObjectNode) Json.tree(folds)).put("text", folds.toString()));
  }

  /**
   * Returns the hash of the evaluated samples, by which the page knows whether two runs used the
   * same samples.
   */
  private Optional<String> data() {
    return judged
        .map(Scored::hash)
        .or(() -> run.stored().map(stored -> stored.record().settings().get(set + "-hash")));
  }

  private void writeEpochs(ObjectNode target) {
    List<Epoch> epochs = run.epochs();
    epochs.stream()
        .filter(epoch -> epoch.count() > 0)
        .reduce((best, epoch) -> merit(epoch).compareTo(merit(best)) > 0 ? epoch : best)
        .ifPresent(
            best -> {
              target.put("counted", best.counted().orElseThrow().toString());
              target.put("bestEpoch", best.number());
              if (!run.answersNumbers()) {
                target.put("bestRight", best.correct()).put("bestOf", best.count());
              }
            });
    if (!epochs.isEmpty()) {
      target.put("lastEpoch", epochs.get(epochs.size() - 1).number());
    }
  }

  private static BigDecimal merit(Epoch epoch) {
    return epoch.evaluations().get(epoch.counted().orElseThrow()).merit();
  }

  private void writeDiverged(String why) {
    node.putObject("diverged").put("epoch", run.epochs().size()).put("line", why);
  }

  private List<String> classNames(int classes) {
    Optional<InputSpec> input = run.model().map(Model::input);
    if (input.isPresent() && input.get().classes() == classes) {
      try {
        return input.get().classNames();
      } catch (InputException e) {
        // the indexes of the classes are used as names
      }
    }
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** Writes the parts that the page shows only for its first run, except the snapshots. */
  void writeDetails(ShownModel shown) {
    if (!run.answersNumbers()) {
      writeClasses(shown);
    }
    if (!run.epochs().isEmpty()) {
      Curves.writeLayers(run.epochs(), node.putArray("layers"));
    }
    node.setAll(shown.parts());
    if (run.model().isEmpty()) {
      node.put("noPad", noModel());
      node.putIfAbsent("noImages", node.get("noPad"));
    }
  }

  private void writeClasses(ShownModel shown) {
    int classes =
        run.model()
            .map(m -> m.targets().classes())
            .or(() -> evaluation.map(Evaluation::classes))
            .orElse(0);
    List<String> names = classNames(classes);
    names.forEach(node.putArray("classNames")::add);
    Optional<int[]> sides = shown.sides();
    sides.ifPresent(s -> node.put("rows", s[0]).put("columns", s[1]));
    node.put("kind", kind(sides, names));
    evaluation.ifPresent(
        of -> {
          if (Figures.hasConfusion(of)) {
            node.set("confusion", Figures.confusion(of));
          } else {
            node.put(
                "noConfusion",
                "A matrix of %s classes is too large for a page.".formatted(classes));
          }
          Figures.writeReliability(of, node.putArray("reliability"));
          Figures.writeCoverage(of, node.putArray("coverage"));
        });
  }

  /** Returns the kind of drawing that the network expects from the user. */
  private String kind(Optional<int[]> sides, List<String> names) {
    int side = sides.filter(s -> s[0] == s[1]).map(s -> s[0]).orElse(0);
    boolean digits = names.equals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    if (side == 28 && names.contains("Ankle boot")) {
      return "fashion";
    }
    return digits && side == 28 ? "mnist" : digits && side == 8 ? "digits" : "other";
  }

  private String noModel() {
    boolean diverged = run.stored().flatMap(stored -> stored.record().diverged()).isPresent();
    return diverged
        ? "There is no model: the training diverged."
        : "There is no model.safetensors.";
  }

  /**
   * Writes the snapshots that a slider over the epochs shows. They are of classes.
   *
   * @param space returns the number of bytes that are left for weights
   */
  void writeSnapshots(LongSupplier space) {
    if (!run.answersNumbers()) {
      new SnapshotsJson(run, space).write(node);
    }
  }
}
