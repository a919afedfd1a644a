/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.engram.evm.InvalidTransaction.Reason;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What no block may hold, each reason by an example that is one step away from being valid. */
class TransactionRulesTest {

  private static final Uint256 BLOB = new Uint256(7, 0, 0, 1L << 56);

  /** A transaction that is valid until something in it is changed. */
  static final class Draft {
    private Transaction.Type type = Transaction.Type.DYNAMIC_FEE;
    private @Nullable Address to = Sandbox.OTHER;
    private long nonce = 5;
    private long gas = 100_000;
    private Uint256 value = Uint256.of(1);
    private byte[] data = {};
    private Uint256 fee = Uint256.of(10);
    private Uint256 tip = Uint256.of(2);
    private Uint256 blobFee = Uint256.ZERO;
    private List<Uint256> blobs = List.of();

    private Transaction transaction() {
      return new Transaction(
          type, Sandbox.SENDER, to, nonce, gas, value, data, fee, tip, List.of(), blobFee, blobs);
    }

    private static Draft ofBlobs(Uint256... hashes) {
      Draft draft = new Draft();
      draft.type = Transaction.Type.BLOB;
      draft.blobs = List.of(hashes);
      draft.blobFee = Uint256.of(1);
      return draft;
    }
  }

  record Case(Reason reason, Fork fork, long nonce, Code code, Draft draft) {
    @Override
    public String toString() {
      return reason + " at " + fork;
    }
  }

  static Stream<Case> refused() {
    return Stream.of(
        refused(Reason.INSUFFICIENT_ACCOUNT_FUNDS, poor()),
        refused(Reason.INTRINSIC_GAS_TOO_LOW, gas(20_999)),
        refused(Reason.GAS_ALLOWANCE_EXCEEDED, gas(30_000_001)),
        refused(Reason.GAS_ALLOWANCE_EXCEEDED, gas(-1)),
        refused(Reason.NONCE_TOO_LOW, nonce(4)),
        refused(Reason.NONCE_TOO_HIGH, nonce(6)),
        new Case(Reason.NONCE_IS_MAX, Fork.CANCUN, -1, Code.EMPTY, nonce(-1)),
        new Case(Reason.SENDER_NOT_EOA, Fork.CANCUN, 5, Code.of(new byte[1]), new Draft()),
        refused(Reason.INSUFFICIENT_MAX_FEE_PER_GAS, fees(6, 2)),
        refused(Reason.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS, fees(10, 11)),
        refused(Reason.INITCODE_SIZE_EXCEEDED, creation(49_153)),
        at(Fork.BERLIN, new Draft()),
        at(Fork.SHANGHAI, Draft.ofBlobs(BLOB)),
        refused(Reason.TYPE_3_TX_ZERO_BLOBS, Draft.ofBlobs()),
        refused(
            Reason.TYPE_3_TX_BLOB_COUNT_EXCEEDED,
            Draft.ofBlobs(BLOB, BLOB, BLOB, BLOB, BLOB, BLOB, BLOB)),
        refused(
            Reason.TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH,
            Draft.ofBlobs(BLOB, new Uint256(7, 0, 0, 2L << 56))),
        refused(Reason.TYPE_3_TX_CONTRACT_CREATION, creationWithBlob()),
        refused(Reason.INSUFFICIENT_MAX_FEE_PER_BLOB_GAS, freeBlob()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedAndChangesNothing(Case refused) {
    Sandbox sandbox = new Sandbox(refused.fork());
    sandbox.state.put(Sandbox.SENDER, Sandbox.FORTUNE, refused.nonce(), refused.code(), Map.of());
    byte[] root = sandbox.state.root();
    InvalidTransaction invalid =
        catchThrowableOfType(
            InvalidTransaction.class,
            () ->
                sandbox.evm.transact(sandbox.state, Sandbox.BLOCK, refused.draft().transaction()));
    assertThat(invalid.reason()).isEqualTo(refused.reason());
    assertThat(sandbox.state.root()).isEqualTo(root);
  }

  @Test
  void everyReasonHasAnExample() {
    assertThat(refused().map(Case::reason)).containsAll(EnumSet.allOf(Reason.class));
  }

  @Test
  void theDraftsAreValidIfNothingIsChanged() throws InvalidTransaction {
    assertThat(transact(new Draft()).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(transact(Draft.ofBlobs(BLOB, BLOB, BLOB, BLOB, BLOB, BLOB)).halt())
        .isEqualTo(Halt.SUCCESS);
    assertThat(transact(gas(30_000_000)).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(transact(fees(7, 7)).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(transact(creation(49_152)).halt()).isEqualTo(Halt.SUCCESS);
    assertThat(transact(gas(21_000)).gasUsed()).isEqualTo(21_000);
  }

  @Test
  void fundsMustCoverAllGasAtTheHighestFeeAllBlobsAndTheValue() throws InvalidTransaction {
    Draft draft = Draft.ofBlobs(BLOB);
    long most = 100_000 * 10 + (1 << 17) + 1;
    Sandbox rich = sender(Uint256.of(most));
    assertThat(rich.evm.transact(rich.state, Sandbox.BLOCK, draft.transaction()).halt())
        .isEqualTo(Halt.SUCCESS);
    Sandbox poor = sender(Uint256.of(most - 1));
    InvalidTransaction invalid =
        catchThrowableOfType(
            InvalidTransaction.class,
            () -> poor.evm.transact(poor.state, Sandbox.BLOCK, draft.transaction()));
    assertThat(invalid.reason()).isEqualTo(Reason.INSUFFICIENT_ACCOUNT_FUNDS);
  }

  @Test
  void theBaseFeeIsBurntAndTheCoinbaseGetsTheRestUpToTheTip() throws InvalidTransaction {
    Sandbox sandbox = sender(Sandbox.FORTUNE);
    sandbox.evm.transact(sandbox.state, Sandbox.BLOCK, new Draft().transaction());
    BigInteger paid =
        Sandbox.FORTUNE
            .toBigInteger()
            .subtract(sandbox.state.account(Sandbox.SENDER).balance().toBigInteger());
    assertThat(paid).isEqualTo(BigInteger.valueOf(21_000 * (7 + 2) + 1));
    assertThat(sandbox.balance(Sandbox.COINBASE)).isEqualTo(21_000 * 2);
    assertThat(sandbox.balance(Sandbox.OTHER)).isEqualTo(1);
    assertThat(sandbox.state.account(Sandbox.SENDER).nonce()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 21000", "3, 0, 21012", "0, 3, 21048", "2, 2, 21040"})
  void dataCostsByItsBytes(int zeros, int others, long gas) throws InvalidTransaction {
    Draft draft = new Draft();
    draft.data = new byte[zeros + others];
    Arrays.fill(draft.data, zeros, zeros + others, (byte) 1);
    assertThat(transact(draft).gasUsed()).isEqualTo(gas);
  }

  @Test
  void anAccessListCostsByItsEntriesAndMakesThemWarm() throws InvalidTransaction {
    Sandbox sandbox = sender(Sandbox.FORTUNE);
    byte[] code = {0x60, 1, 0x54, 0x50}; // PUSH1 1, SLOAD, POP
    sandbox.deploy(Sandbox.OTHER, code);
    Draft draft = new Draft();
    draft.type = Transaction.Type.ACCESS_LIST;
    Transaction plain = draft.transaction();
    AccessListEntry entry = new AccessListEntry(Sandbox.OTHER, List.of(Uint256.of(1)));
    Transaction listed =
        new Transaction(
            plain.type(),
            plain.sender(),
            plain.to(),
            plain.nonce(),
            plain.gasLimit(),
            plain.value(),
            plain.data(),
            plain.maxFeePerGas(),
            plain.maxPriorityFeePerGas(),
            List.of(entry),
            plain.maxFeePerBlobGas(),
            plain.blobVersionedHashes());
    long used = sandbox.evm.transact(sandbox.state, Sandbox.BLOCK, listed).gasUsed();
    assertThat(used).isEqualTo(21_000 + 2_400 + 1_900 + 3 + 100 + 2);
  }

  private static Receipt transact(Draft draft) throws InvalidTransaction {
    Sandbox sandbox = sender(Sandbox.FORTUNE);
    return sandbox.evm.transact(sandbox.state, Sandbox.BLOCK, draft.transaction());
  }

  private static Sandbox sender(Uint256 balance) {
    Sandbox sandbox = new Sandbox();
    sandbox.state.put(Sandbox.SENDER, balance, 5, Code.EMPTY, Map.of());
    return sandbox;
  }

  private static Case refused(Reason reason, Draft draft) {
    return new Case(reason, Fork.CANCUN, 5, Code.EMPTY, draft);
  }

  private static Case at(Fork fork, Draft draft) {
    return new Case(Reason.TYPE_NOT_SUPPORTED, fork, 5, Code.EMPTY, draft);
  }

  private static Draft gas(long gas) {
    Draft draft = new Draft();
    draft.gas = gas;
    return draft;
  }

  private static Draft nonce(long nonce) {
    Draft draft = new Draft();
    draft.nonce = nonce;
    return draft;
  }

  private static Draft fees(long fee, long tip) {
    Draft draft = new Draft();
    draft.fee = Uint256.of(fee);
    draft.tip = Uint256.of(tip);
    return draft;
  }

  private static Draft poor() {
    Draft draft = new Draft();
    draft.value = Sandbox.FORTUNE;
    return draft;
  }

  private static Draft creation(int length) {
    Draft draft = gas(10_000_000);
    draft.to = null;
    draft.data = new byte[length];
    return draft;
  }

  private static Draft creationWithBlob() {
    Draft draft = Draft.ofBlobs(BLOB);
    draft.to = null;
    return draft;
  }

  private static Draft freeBlob() {
    Draft draft = Draft.ofBlobs(BLOB);
    draft.blobFee = Uint256.ZERO;
    return draft;
  }
}
