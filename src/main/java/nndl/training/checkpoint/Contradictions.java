package nndl.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import nndl.error.InputException;
import nndl.model.evaluation.EvaluationJson;
import nndl.network.Block;
import org.apache.hadoop.fs.Path;

/**
 * Fails if a checkpoint contradicts itself. Its hash shows that it is as it was written, and not
 * that a training has written it.
 */
final class Contradictions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SAMPLES = "training-samples";

  private Contradictions() {}

  static void require(Path path, Checkpoint checkpoint) {
    String samples = checkpoint.settings().getOrDefault(SAMPLES, "");
    if (samples.matches("[0-9]{1,18}") && checkpoint.position() > Long.parseLong(samples)) {
      throw InputException.expected(
          path + ": " + Checkpoint.POSITION, "at most " + samples, checkpoint.position());
    }
    if (checkpoint.iteration() < checkpoint.epoch()) {
      throw InputException.expected(
          path + ": " + Checkpoint.ITERATION,
          "at least one in each of %s epochs".formatted(checkpoint.epoch()),
          checkpoint.iteration());
    }
    checkpoint.scalars().forEach((name, number) -> requireNumber(path + ": " + name, number));
    for (String name : List.of(Checkpoint.MODEL, Checkpoint.AVERAGE, Checkpoint.BEST)) {
      if (checkpoint.blocks().containsKey(name)) {
        requireNumbers(path + ": " + name, checkpoint.blocks().get(name));
      }
    }
    requireRecord(path, checkpoint);
  }

  private static void requireNumber(String place, double number) {
    if (!(number >= 0)) {
      throw InputException.expected(place, "a number of 0 or more", number);
    }
  }

  private static void requireNumbers(String place, Block block) {
    for (float number : block.values()) {
      if (!Float.isFinite(number)) {
        throw InputException.expected(place, "finite numbers", number);
      }
    }
  }

  private static void requireRecord(Path path, Checkpoint checkpoint) {
    JsonNode epochs;
    try {
      epochs = JSON.readTree(checkpoint.record());
    } catch (IOException e) {
      throw new InputException(path + ": expected a record in JSON, found something else", e);
    }
    if (epochs.size() != checkpoint.epoch()) {
      throw InputException.expected(
          path + ": record", "%s epochs".formatted(checkpoint.epoch()), epochs.size());
    }
    for (JsonNode epoch : epochs) {
      for (Map.Entry<String, JsonNode> set : epoch.path("evaluations").properties()) {
        if (!EvaluationJson.isWhole(set.getValue(), EvaluationJson.read(set.getValue()))) {
          throw InputException.expected(
              path + ": record: " + set.getKey(), "whole evaluations", "others");
        }
      }
    }
  }
}
