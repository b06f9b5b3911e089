package nndl.command.rows;

import java.util.List;
import java.util.stream.Collectors;
import nndl.data.image.Box;

/**
 * The digits that were read of a row.
 *
 * @param pieces from left to right
 */
public record Reading(List<Piece> pieces) {
  /**
   * A piece that was read as one digit.
   *
   * @param name of its class
   * @param confidence of the class, from 0 to 1
   */
  public record Piece(String name, double confidence, Box box) {}

  /** The names of the classes, one after the other. */
  public String text() {
    return pieces.stream().map(Piece::name).collect(Collectors.joining());
  }

  /** The same for a picture that is {@code n} times as large. */
  public Reading times(int n) {
    return new Reading(
        pieces.stream()
            .map(piece -> new Piece(piece.name, piece.confidence, piece.box.times(n)))
            .toList());
  }
}
