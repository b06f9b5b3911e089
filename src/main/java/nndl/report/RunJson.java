package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.error.InputException;
import nndl.evaluation.Evaluation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.training.Epoch;
import nndl.worker.Split;

/** A run as the page shows it. What is not known is left out, and a line says why. */
final class RunJson {
  private final RunFolder run;
  private final ObjectNode node;
  private final Optional<Scored> scored;

  /** Those samples, if the evaluation is of them. */
  private final Optional<Scored> judged;

  /** Why there are no answers to samples. */
  private String unscored = "";

  /** Of the weights that the model has; empty if nothing is known of how good it is. */
  private final Optional<Evaluation> evaluation;

  private final Split set;

  RunJson(RunFolder run, ShownSet shown, SampleSource source, ObjectNode node) {
    this.run = run;
    this.node = node;
    this.scored = score(shown, source);
    Optional<Split> counted = run.result().flatMap(Epoch::counted);
    Split known = run.evaluation(Split.TEST).isPresent() ? Split.TEST : counted.orElse(Split.TEST);
    Optional<Evaluation> recorded = run.evaluation(known);
    this.judged = scored.filter(s -> s.isWhole() || recorded.isEmpty());
    this.set = judged.map(Scored::set).orElse(known);
    this.evaluation = judged.map(Scored::evaluation).or(() -> recorded);
  }

  private Optional<Scored> score(ShownSet shown, SampleSource source) {
    unscored = shown.why();
    if (run.model().isEmpty() || shown.samples().isEmpty()) {
      return Optional.empty();
    }
    SampleRange samples = shown.samples().get();
    try {
      return Optional.of(Scored.of(source, shown.set(), samples, run.model().get()));
    } catch (InputException e) {
      String why = BareNames.in(e.getMessage(), samples.set());
      unscored = "The samples cannot be shown: " + why + ".";
    }
    return Optional.empty();
  }

  /**
   * What runs are compared by.
   *
   * @param most epochs of a curve
   */
  void writeFigures(int most) {
    writeSettings();
    evaluation.ifPresent(this::writeHeadline);
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
      Curves.writeHistory(run.epochs(), most, node.putObject("history"));
    }
    evaluation.ifPresent(e -> Figures.writeClasses(e, classNames(e.classes()), node));
  }

  private void writeSettings() {
    Map<String, String> settings = run.settings();
    node.put("name", run.name());
    if (settings.containsKey("seed")) {
      node.put("seed", settings.get("seed")); // JavaScript's numbers have too few digits for it
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
    ObjectNode headline = node.putObject("headline").put("set", set.toString());
    Figures.writeCount(of, headline);
    data().ifPresent(hash -> node.put("data", hash));
    run.result().ifPresent(epoch -> headline.put("epoch", epoch.number()));
    writeEpochs(headline);
  }

  /** What tells the samples of the headline from others. */
  private Optional<String> data() {
    return judged
        .map(Scored::hash)
        .or(() -> run.stored().map(stored -> stored.record().settings().get(set + "-hash")));
  }

  private void writeEpochs(ObjectNode target) {
    List<Epoch> epochs = run.epochs();
    epochs.stream()
        .filter(epoch -> epoch.count() > 0)
        .reduce((best, epoch) -> epoch.correct() > best.correct() ? epoch : best)
        .ifPresent(
            best -> {
              target.put("counted", best.counted().orElseThrow().toString());
              target.put("bestEpoch", best.number()).put("bestRight", best.correct());
              target.put("bestOf", best.count());
            });
    if (!epochs.isEmpty()) {
      target.put("lastEpoch", epochs.get(epochs.size() - 1).number());
    }
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
        // told below, by their numbers
      }
    }
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** What the page shows of its first run alone, but for the snapshots. */
  void writeDetails() {
    int classes =
        run.model()
            .map(m -> m.targets().classes())
            .or(() -> evaluation.map(Evaluation::classes))
            .orElse(0);
    List<String> names = classNames(classes);
    names.forEach(node.putArray("classNames")::add);
    Optional<int[]> sides = sides();
    sides.ifPresent(s -> node.put("rows", s[0]).put("columns", s[1]));
    node.put("kind", kind(sides, names));
    if (!run.epochs().isEmpty()) {
      Curves.writeLayers(run.epochs(), node.putArray("layers"));
    }
    evaluation.ifPresent(
        of -> {
          if (Figures.hasConfusion(of)) {
            Figures.writeConfusion(of, node.putArray("confusion"));
          } else {
            node.put(
                "noConfusion",
                "A matrix of %s classes is too large for a page.".formatted(classes));
          }
          Figures.writeReliability(of, node.putArray("reliability"));
          Figures.writeCoverage(of, node.putArray("coverage"));
        });
    writeNetwork();
    writeImages(sides);
  }

  /** Rows and columns of images of one channel; empty if inputs are something else. */
  private Optional<int[]> sides() {
    List<Integer> sides = List.of();
    if (run.model().isPresent()) {
      try {
        InputSpec input = run.model().get().input();
        sides = List.of(input.rows(), input.columns(), input.channels());
      } catch (InputException e) {
        sides = scored.map(s -> s.range().set().sides(null)).orElse(List.of());
      }
    }
    boolean grey = sides.size() == 2 || (sides.size() == 3 && sides.get(2) == 1);
    return grey && sides.get(0) > 1
        ? Optional.of(new int[] {sides.get(0), sides.get(1)})
        : Optional.empty();
  }

  /** What the pad takes a drawing for. */
  private String kind(Optional<int[]> sides, List<String> names) {
    int side = sides.filter(s -> s[0] == s[1]).map(s -> s[0]).orElse(0);
    boolean digits = names.equals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    if (side == 28 && names.contains("Ankle boot")) {
      return "fashion";
    }
    return digits && side == 28 ? "mnist" : digits && side == 8 ? "digits" : "other";
  }

  private void writeNetwork() {
    Optional<String> missing =
        run.model().isPresent() ? NetworkJson.missing(run.model().get()) : Optional.of(noModel());
    missing.ifPresentOrElse(
        why -> node.put("noPad", why),
        () ->
            NetworkJson.write(
                run.model().orElseThrow(), scored.map(Scored::most), node.putObject("network")));
  }

  private String noModel() {
    boolean diverged = run.stored().flatMap(stored -> stored.record().diverged()).isPresent();
    return diverged
        ? "There is no model: the training diverged."
        : "There is no model.safetensors.";
  }

  private void writeImages(Optional<int[]> sides) {
    if (scored.isEmpty() || sides.isEmpty() || !unscored.isEmpty()) {
      node.put("noImages", noImages());
      return;
    }
    ShownImages images = new ShownImages(scored.get());
    if (images.isEmpty()) {
      node.put("noImages", "The page has no room for images of so many pixels.");
    } else {
      images.write(node.putObject("images"), sides.get()[0], sides.get()[1]);
    }
  }

  private String noImages() {
    if (!unscored.isEmpty()) {
      return unscored;
    }
    return scored.isPresent()
        ? "The inputs are no grey images, or nothing says how many rows they have."
        : noModel();
  }

  /**
   * @param room how many bytes there are for weights
   */
  void writeSnapshots(long room) {
    new SnapshotsJson(run, room).write(node);
  }
}
