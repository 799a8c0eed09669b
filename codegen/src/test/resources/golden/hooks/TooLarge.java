package golden;

public class TooLarge extends Refused {
  private static final long serialVersionUID = 1L;

  public TooLarge(String message) {
    super(message);
  }
}
