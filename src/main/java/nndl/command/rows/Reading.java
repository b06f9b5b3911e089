package nndl.command.rows;

import java.util.List;
import java.util.stream.Collectors;
import nndl.data.image.Box;

/**
 * What a row says.
 *
 * @param pieces from left to right
 */
public record Reading(List<Piece> pieces) {
  /**
   * A piece that was read as one digit.
   *
   * @param name of its class
   * @param confidence how sure the committee is of the class, 0 to 1
   */
  public record Piece(String name, double confidence, Box box) {}

  /** The names of all classes in a string. */
  public String text() {
    return pieces.stream().map(Piece::name).collect(Collectors.joining());
  }

  /** The same of a picture that is so many times as large. */
  public Reading times(int n) {
    return new Reading(
        pieces.stream()
            .map(piece -> new Piece(piece.name, piece.confidence, piece.box.times(n)))
            .toList());
  }
}
