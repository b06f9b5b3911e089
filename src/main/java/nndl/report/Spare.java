package nndl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a run's page can do without, in the order in which it goes where there is no room for it.
 */
enum Spare {
  HIDDEN_WEIGHTS("/snapshots", "hidden", "noHidden", "the weights of epochs"),
  SNAPSHOTS("", "snapshots", "noSnapshots", "what epochs confused"),
  IMAGES("", "images", "noImages", "images"),
  HISTOGRAMS("/layers", "histogram", "noHistograms", "histograms of weights"),
  NETWORK("", "network", "noPad", "the network");

  private final String place;
  private final String name;
  private final String line;
  private final String what;

  /**
   * @param place of the object that has it, or of a list of such
   * @param name that it has there
   * @param line the name of the line that says why it is missing
   */
  Spare(String place, String name, String line, String what) {
    this.place = place;
    this.name = name;
    this.line = line;
    this.what = what;
  }

  /** Takes it out of a run, and says so there; whether it was there at all. */
  boolean drop(ObjectNode run) {
    JsonNode at = run.at(place);
    boolean dropped = at.isObject() && remove(at);
    for (JsonNode element : at.isArray() ? at : Json.object()) {
      dropped |= remove(element);
    }
    if (dropped) {
      run.put(line, "The page has no room for " + what + ".");
    }
    return dropped;
  }

  private boolean remove(JsonNode from) {
    return ((ObjectNode) from).remove(name) != null;
  }
}
