package nndl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Parts that a run's page can do without, in the order in which they are dropped if the page
 * becomes too large.
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
   * @param place the JSON path of the object, or list of objects, that has the part
   * @param name the part's name there
   * @param line the name of the line that says why the part is missing
   */
  Spare(String place, String name, String line, String what) {
    this.place = place;
    this.name = name;
    this.line = line;
    this.what = what;
  }

  /** Drops the part from a run, and says so there. Returns whether there was such a part. */
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
