package nndl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The parts of the page that can be dropped if the page becomes too large. They are in the order in
 * which they are dropped.
 */
enum Spare {
  HIDDEN_WEIGHTS("/snapshots", "hidden", "noHidden", "the weights of epochs"),
  SNAPSHOTS("", "snapshots", "noSnapshots", "what epochs confused"),
  IMAGES("", "images", "noImages", "images"),
  ROWS("", "samples", "noImages", "rows of the table"),
  HISTOGRAMS("/layers", "histogram", "noHistograms", "histograms of weights"),
  NETWORK("", "network", "noPad", "the network");

  private final String place;
  private final String name;
  private final String line;
  private final String what;

  /**
   * @param place the JSON path of the object that contains the part, or of a list of such objects
   * @param name the name of the part in this object
   * @param line the name of the line that states why the part is missing
   * @param what the part in words, for this line
   */
  Spare(String place, String name, String line, String what) {
    this.place = place;
    this.name = name;
    this.line = line;
    this.what = what;
  }

  /**
   * Drops the part from a run, and writes a line with the reason to the run. Returns false if the
   * run does not have the part.
   */
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
