/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.security.Profile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a verifier needs: the profile, the AIRs and the roots of what is preprocessed. A proof
 * carries none of it. Immutable, for any number of threads.
 */
public final class VerifyingKey {

  /** The version of the protocol; what changes a proof's meaning changes it. */
  public static final int VERSION = 2;

  private final Profile profile;
  private final List<Entry> airs;
  private final byte[] digest;

  /**
   * An AIR of the system.
   *
   * @param air its description
   * @param required whether each proof must have a table of it
   * @param logPreprocessedRows log2 of the rows of its preprocessed columns, or −1 without such
   * @param preprocessedRoot their commitment
   */
  public record Entry(
      AirDescription air,
      boolean required,
      int logPreprocessedRows,
      int @Nullable [] preprocessedRoot) {

    /** Keeps a copy of the root. */
    public Entry(
        AirDescription air,
        boolean required,
        int logPreprocessedRows,
        int @Nullable [] preprocessedRoot) {
      this.air = air;
      this.required = required;
      this.logPreprocessedRows = logPreprocessedRows;
      this.preprocessedRoot = preprocessedRoot == null ? null : preprocessedRoot.clone();
    }

    /** The root, as a copy. */
    @Override
    public int @Nullable [] preprocessedRoot() {
      return preprocessedRoot == null ? null : preprocessedRoot.clone();
    }
  }

  /**
   * Takes what a key consists of.
   *
   * @throws IllegalArgumentException if the profile cannot prove such AIRs
   */
  public VerifyingKey(Profile profile, List<Entry> airs) {
    this.profile = profile;
    this.airs = List.copyOf(airs);
    require(!airs.isEmpty() && airs.size() <= 1 << 10, "a system has 1 to 1,024 AIRs");
    for (Entry entry : airs) {
      require(entry.air().field().equals(profile.field()), "all AIRs are over the profile's field");
      require(
          (entry.air().preprocessedWidth() > 0) == (entry.preprocessedRoot() != null),
          entry.air().name() + ": what is preprocessed has a root");
      require(
          !entry.air().constraints().isEmpty() || !entry.air().interactions().isEmpty(),
          entry.air().name() + " constrains nothing");
      // refuses interactions of too high a degree
      Extent.chunks(entry.air());
    }
    this.digest = computeDigest();
  }

  /** The parameters. */
  public Profile profile() {
    return profile;
  }

  /** The AIRs, in the order in which proofs speak of them. */
  public List<Entry> airs() {
    return airs;
  }

  /** SHA-256 of everything that the key consists of: 32 bytes. */
  public byte[] digest() {
    return digest.clone();
  }

  /**
   * Refuses tables so tall that messages could add up to the field's characteristic, and cancel
   * without being received: each bus has fewer messages than that, and all of them together too.
   */
  void requireCountable(List<Table> tables) {
    Map<Integer, Long> weights = new HashMap<>();
    long all = 0;
    for (Table table : tables) {
      for (Interaction interaction : table.description().interactions()) {
        long weight = (long) interaction.weight() << table.logRows();
        weights.merge(interaction.bus().id(), weight, Long::sum);
        all += 1L << table.logRows();
      }
    }
    weights.forEach((bus, weight) ->
        require(
            weight < profile.field().prime(),
            "bus " + bus + " could carry " + weight + " messages, which may cancel by themselves"));
    require(
        all < profile.field().prime(), all + " interactions are too many for " + profile.field());
  }

  private byte[] computeDigest() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    update(sha256, ("engram-stark-" + VERSION).getBytes(StandardCharsets.UTF_8));
    update(sha256, profile.canonical());
    for (Entry entry : airs) {
      update(sha256, entry.air().canonical());
      String rest =
          entry.required()
              + " "
              + entry.logPreprocessedRows()
              + " "
              + Arrays.toString(entry.preprocessedRoot());
      update(sha256, rest.getBytes(StandardCharsets.UTF_8));
    }
    return sha256.digest();
  }

  private static void update(MessageDigest sha256, byte[] bytes) {
    sha256.update(
        new byte[] {
          (byte) (bytes.length >> 24),
          (byte) (bytes.length >> 16),
          (byte) (bytes.length >> 8),
          (byte) bytes.length
        });
    sha256.update(bytes);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  @Override
  public String toString() {
    return profile.name() + " " + HexFormat.of().formatHex(digest, 0, 8);
  }
}
