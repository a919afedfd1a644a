/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static dev.engram.merkle.NaiveMemory.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Commitment;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.merkle.proof.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The example of docs/proof-format.md, computed again. */
class FormatPageTest {

  private static final HashAlgorithm SHA_256 = HashAlgorithm.SHA_256;
  private static final long HELLO = 1L << 24;

  private final NaiveMemory memory = new NaiveMemory(SHA_256, null);
  private final MemoryTree tree = new MemoryTree(SHA_256);
  private final String page;

  FormatPageTest() throws IOException {
    page = Files.readString(Path.of("../docs/proof-format.md"));
    memory.put(HELLO, text("hello"));
    memory.put(HELLO + 1, text("world"));
    memory.tables[0] = new byte[] {1, 2, 3};
    tree.update(new long[] {HELLO, HELLO + 1}, memory);
    tree.table(Table.REGIONS, memory.tables[0]);
  }

  @Test
  void itsRootIsThatOfTheTreeAndOfPlainRecursion() {
    Root root = Root.parse("0x" + digest("the root"));

    assertThat(tree.root()).isEqualTo(root);
    assertThat(memory.root()).isEqualTo(root);
  }

  @Test
  void itsDigestsAreThoseOfTheRules() {
    Commitment rules = new Commitment(SHA_256);
    byte[] digests = new byte[96];
    for (int height : new int[] {0, 1, 9, 32}) {
      rules.emptySubtree(height, digests, 0);
      assertThat(hex(digests, 0)).isEqualTo(digest("`E(" + height + ")`"));
    }
    rules.chunk(NaiveMemory.concat(new byte[] {1}, text("hello")), 0, digests, 0);
    rules.chunk(NaiveMemory.concat(new byte[] {1}, text("world")), 0, digests, 32);
    rules.node(1, digests, 0, digests, 32, digests, 64);
    assertThat(hex(digests, 0)).isEqualTo(digest("chunk 16,777,216, `hello`"));
    assertThat(hex(digests, 32)).isEqualTo(digest("chunk 16,777,217, `world`"));
    assertThat(hex(digests, 64)).isEqualTo(digest("the node above both"));
    byte[] tables = new byte[96];
    for (Table table : Table.values()) {
      byte[] contents = table == Table.REGIONS ? new byte[] {1, 2, 3} : new byte[0];
      System.arraycopy(rules.table(table, contents), 0, tables, 32 * table.order(), 32);
    }
    rules.metadata(tables, digests, 0);
    assertThat(hex(tables, 0)).isEqualTo(digest("table of regions"));
    assertThat(hex(digests, 0)).isEqualTo(digest("metadata"));
  }

  @Test
  void itsProofIsWhatTheTreeWritesAndBothVerifiersAccept() throws ProofException {
    String hex = page.substring(page.indexOf("```hex\n") + 7);
    byte[] bytes = HexFormat.of().parseHex(hex.substring(0, hex.indexOf("```")).replace("\n", ""));

    assertThat(tree.open(ChunkSet.of(HELLO), memory).encoded()).isEqualTo(bytes);
    assertThat(page).contains(", " + bytes.length + " bytes:");
    assertThat(Root.of(PageVerifier.roots(bytes).getFirst())).isEqualTo(tree.root());
    Claim.Opened claim =
        (Claim.Opened) new Verifier(SHA_256).verify(tree.root(), Proof.decode(bytes));
    assertThat(claim.contents().read(HELLO << 8, 5))
        .contains("hello".getBytes(StandardCharsets.UTF_8));
  }

  /** The digest in the row of the page that begins so. */
  private String digest(String row) {
    int at = page.indexOf("| " + row + " | `");
    assertThat(at).as("%s", row).isPositive();
    int from = at + row.length() + 6;
    return page.substring(from, from + 64);
  }

  private static String hex(byte[] digests, int at) {
    return HexFormat.of().formatHex(digests, at, at + 32);
  }
}
