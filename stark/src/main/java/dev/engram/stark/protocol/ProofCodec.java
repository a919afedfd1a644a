/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.commit.Opening;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.fri.FriSchedule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of proofs, described in {@code docs/proof-format.md}: one form for each proof, strictly
 * read. What the key and the heights decide is not written, so a reader allocates nothing that they
 * do not allow.
 */
public final class ProofCodec {

  private static final byte[] MAGIC = {'E', 'G', 'S', 'P'};
  private static final int ABSENT = 0xFF;
  private static final int DIGEST = 8;
  private static final int HEADER = MAGIC.length + 2 + 32;

  private final VerifyingKey key;
  private final PrimeField field;
  private final int degree;

  private ProofCodec(VerifyingKey key) {
    this.key = key;
    this.field = key.profile().field();
    this.degree = key.profile().extensionDegree();
  }

  /** The bytes of a proof that was made for a key. */
  public static byte[] encode(VerifyingKey key, Proof proof) {
    return new ProofCodec(key).write(proof);
  }

  /**
   * Reads a proof.
   *
   * @throws ProofException if the bytes are not those of one, for this key
   */
  public static Proof decode(VerifyingKey key, byte[] bytes) throws ProofException {
    return new ProofCodec(key).read(bytes);
  }

  private byte[] write(Proof proof) {
    Output out = new Output();
    out.bytes(MAGIC);
    out.u16(VerifyingKey.VERSION);
    out.bytes(key.digest());
    for (int logRows : proof.logRows()) {
      out.u8(logRows < 0 ? ABSENT : logRows);
    }
    for (int[] root : proof.roots()) {
      out.digest(root);
    }
    out.u64(proof.lookupNonce());
    out.elements(proof.sums());
    out.u64(proof.outOfDomainNonce());
    for (int[][] values : proof.local()) {
      out.elements(values);
    }
    for (int[][] values : proof.next()) {
      out.elements(values);
    }
    out.u64(proof.batchingNonce());
    for (int step = 0; step < proof.fri().roots().length; step++) {
      out.digest(proof.fri().roots()[step]);
      out.u64(proof.fri().nonces()[step]);
    }
    out.elements(proof.fri().last());
    out.u64(proof.queryNonce());
    proof.openings().forEach(out::opening);
    proof.fri().openings().forEach(out::opening);
    return out.written();
  }

  private Proof read(byte[] bytes) throws ProofException {
    Input in = new Input(bytes);
    in.header();
    int[] logRows = in.heights();
    Layout layout;
    try {
      layout = Layout.of(key, logRows);
    } catch (IllegalArgumentException e) {
      throw new ProofException(Refusal.HEIGHTS, String.valueOf(e.getMessage()));
    }
    int roots = 0;
    for (TreeShape tree : layout.trees()) {
      roots += tree.stage() == TreeShape.Stage.PREPROCESSED ? 0 : 1;
    }
    int[][] root = new int[roots][];
    for (int i = 0; i < roots; i++) {
      root[i] = in.digest();
    }
    long lookupNonce = in.u64();
    int[][] sums = in.elements((int) layout.tables().stream().filter(Table::interacts).count());
    long outOfDomainNonce = in.u64();
    List<MatrixShape> matrices = layout.matrices();
    int[][][] local = new int[matrices.size()][][];
    int[][][] next = new int[matrices.size()][][];
    for (int i = 0; i < local.length; i++) {
      local[i] = in.elements(matrices.get(i).opened() ? matrices.get(i).width() : 0);
    }
    for (int i = 0; i < next.length; i++) {
      next[i] = in.elements(matrices.get(i).nextColumns().size());
    }
    long batchingNonce = in.u64();
    FriSchedule schedule = layout.fri();
    int steps = schedule.steps().size();
    int[][] friRoots = new int[steps][];
    long[] friNonces = new long[steps];
    for (int step = 0; step < steps; step++) {
      friRoots[step] = in.digest();
      friNonces[step] = in.u64();
    }
    int[][] last = in.elements(1 << key.profile().logFinalLength());
    long queryNonce = in.u64();
    List<Opening> openings = new ArrayList<>();
    for (TreeShape tree : layout.trees()) {
      int[] widths = tree.matrices().stream().mapToInt(m -> matrices.get(m).width()).toArray();
      int[] heights = tree.matrices().stream().mapToInt(m -> matrices.get(m).logHeight()).toArray();
      openings.add(in.opening(widths, heights));
    }
    List<Opening> friOpenings = new ArrayList<>();
    for (FriSchedule.Step step : schedule.steps()) {
      friOpenings.add(
          in.opening(new int[] {degree << step.logArity()}, new int[] {step.logLeaves()}));
    }
    in.end();
    return new Proof(
        logRows,
        root,
        lookupNonce,
        sums,
        outOfDomainNonce,
        local,
        next,
        batchingNonce,
        new Proof.Fri(friRoots, friNonces, last, friOpenings),
        queryNonce,
        openings);
  }

  /** Writes, in little-endian order. */
  private final class Output {

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    /** Room for so many bytes more. */
    private ByteBuffer room(int count) {
      if (bytes.remaining() < count) {
        int capacity = Math.max(Math.multiplyExact(2, bytes.capacity()), bytes.position() + count);
        bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
      }
      return bytes;
    }

    byte[] written() {
      return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void bytes(byte[] from) {
      room(from.length).put(from);
    }

    void u8(int number) {
      room(Byte.BYTES).put((byte) number);
    }

    void u16(int number) {
      room(Short.BYTES).putShort((short) number);
    }

    void u32(int number) {
      room(Integer.BYTES).putInt(number);
    }

    void u64(long number) {
      room(Long.BYTES).putLong(number);
    }

    void words(int[] words) {
      ByteBuffer to = room(Integer.BYTES * words.length);
      for (int word : words) {
        to.putInt(field.value(word));
      }
    }

    void elements(int[][] elements) {
      for (int[] element : elements) {
        words(element);
      }
    }

    void digest(int[] digest) {
      ByteBuffer to = room(Integer.BYTES * digest.length);
      for (int word : digest) {
        to.putInt(word);
      }
    }

    void opening(Opening opening) {
      for (int[][] rows : opening.rows()) {
        u16(rows.length);
        elements(rows);
      }
      u32(opening.siblings().length);
      for (int[] sibling : opening.siblings()) {
        digest(sibling);
      }
    }
  }

  /** Reads what {@link Output} writes, and nothing else. */
  private final class Input {

    private final ByteBuffer bytes;

    Input(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void header() throws ProofException {
      require(HEADER);
      byte[] magic = new byte[MAGIC.length];
      bytes.get(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new ProofException(Refusal.FORMAT, "does not begin as proofs do");
      }
      int version = Short.toUnsignedInt(bytes.getShort());
      if (version != VerifyingKey.VERSION) {
        throw new ProofException(
            Refusal.VERSION, "of version " + version + ", not " + VerifyingKey.VERSION);
      }
      byte[] digest = new byte[32];
      bytes.get(digest);
      if (!Arrays.equals(digest, key.digest())) {
        throw new ProofException(Refusal.OTHER_KEY, "made for another key");
      }
    }

    int[] heights() throws ProofException {
      int[] logRows = new int[key.airs().size()];
      require(logRows.length);
      for (int air = 0; air < logRows.length; air++) {
        int log = Byte.toUnsignedInt(bytes.get());
        if (log != ABSENT && log > Integer.SIZE - 2) {
          throw new ProofException(Refusal.HEIGHTS, "a table of 2^" + log + " rows");
        }
        logRows[air] = log == ABSENT ? -1 : log;
      }
      return logRows;
    }

    long u64() throws ProofException {
      require(Long.BYTES);
      return bytes.getLong();
    }

    int[] digest() throws ProofException {
      require(DIGEST * Integer.BYTES);
      int[] digest = new int[DIGEST];
      bytes.asIntBuffer().get(digest);
      bytes.position(bytes.position() + DIGEST * Integer.BYTES);
      if (key.profile().hash().digestsAreElements()) {
        for (int word : digest) {
          requireElement(word);
        }
      }
      return digest;
    }

    int[] words(int count) throws ProofException {
      require((long) count * Integer.BYTES);
      int[] words = new int[count];
      for (int i = 0; i < count; i++) {
        int word = bytes.getInt();
        requireElement(word);
        words[i] = field.of(word);
      }
      return words;
    }

    int[][] elements(int count) throws ProofException {
      return rows(count, degree);
    }

    private int[][] rows(int count, int width) throws ProofException {
      require((long) count * width * Integer.BYTES);
      int[][] rows = new int[count][];
      for (int i = 0; i < count; i++) {
        rows[i] = words(width);
      }
      return rows;
    }

    Opening opening(int[] widths, int[] logHeights) throws ProofException {
      int[][][] rows = new int[widths.length][][];
      int tallest = 0;
      for (int i = 0; i < rows.length; i++) {
        require(Short.BYTES);
        int count = Short.toUnsignedInt(bytes.getShort());
        if (count < 1 || count > key.profile().queries()) {
          throw new ProofException(Refusal.FORMAT, count + " rows, of as many queries or less");
        }
        rows[i] = rows(count, widths[i]);
        tallest = Math.max(tallest, logHeights[i]);
      }
      require(Integer.BYTES);
      int siblings = bytes.getInt();
      if (siblings < 0 || siblings > key.profile().queries() * tallest) {
        throw new ProofException(Refusal.FORMAT, "more siblings than paths have");
      }
      require((long) siblings * DIGEST * Integer.BYTES);
      int[][] digests = new int[siblings][];
      for (int i = 0; i < siblings; i++) {
        digests[i] = digest();
      }
      return new Opening(rows, digests);
    }

    void end() throws ProofException {
      if (bytes.hasRemaining()) {
        throw new ProofException(Refusal.FORMAT, bytes.remaining() + " bytes follow the proof");
      }
    }

    private void requireElement(int word) throws ProofException {
      if (!field.holds(word)) {
        throw new ProofException(
            Refusal.FORMAT,
            "a word at byte " + (bytes.position() - Integer.BYTES) + " is not reduced");
      }
    }

    private void require(long count) throws ProofException {
      if (count > bytes.remaining()) {
        throw new ProofException(
            Refusal.FORMAT, "ends after " + bytes.capacity() + " bytes, in the middle");
      }
    }
  }
}
