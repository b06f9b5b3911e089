package nndl.command.rows;

import java.util.List;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;

/**
 * A row whose digits are known.
 *
 * @param labels of the digits, from the left
 * @param boxes where the ink of each digit is
 */
public record MadeRow(GreyPicture picture, List<Integer> labels, List<Box> boxes) {}
