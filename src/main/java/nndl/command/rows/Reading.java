package nndl.command.rows;

import java.util.List;
import java.util.stream.Collectors;
import nndl.data.image.Box;

/**
 * The digits that were read from a row.
 *
 * @param pieces the pieces from left to right
 */
public record Reading(List<Piece> pieces) {
  /**
   * A piece that was read as one digit.
   *
   * @param name the name of the digit's class
   * @param confidence the confidence of the class, from 0 to 1
   * @param box the box around the piece in the picture
   */
  public record Piece(String name, double confidence, Box box) {}

  /** Returns the names of the classes, joined from left to right. */
  public String text() {
    return pieces.stream().map(Piece::name).collect(Collectors.joining());
  }

  /** Returns this reading for a picture that is {@code n} times as large. */
  public Reading times(int n) {
    return new Reading(
        pieces.stream()
            .map(piece -> new Piece(piece.name, piece.confidence, piece.box.times(n)))
            .toList());
  }
}
