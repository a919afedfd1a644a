/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.InvalidTransaction.Reason;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.MemoryGas;
import java.math.BigInteger;

/**
 * What a transaction must keep to before it runs, and what it costs before its first instruction,
 * Yellow Paper section 6.
 */
final class TransactionRules {

  private static final long TRANSACTION_GAS = 21_000;
  private static final long CREATION_GAS = 32_000;
  private static final long ZERO_BYTE_GAS = 4;
  private static final long BYTE_GAS = 16;
  private static final long LISTED_ADDRESS_GAS = 2400;
  private static final long LISTED_KEY_GAS = 1900;

  private final Fork fork;

  TransactionRules(Fork fork) {
    this.fork = fork;
  }

  /** Wei per gas that the sender pays, EIP-1559: the base fee and what it may add. */
  Uint256 gasPrice(Block block, Transaction transaction) {
    if (!fork.has(Eip.EIP_1559)) {
      return transaction.maxFeePerGas();
    }
    BigInteger most = transaction.maxFeePerGas().toBigInteger();
    BigInteger wanted =
        block.baseFee().toBigInteger().add(transaction.maxPriorityFeePerGas().toBigInteger());
    return Uint256.of(most.min(wanted));
  }

  /**
   * Checks a transaction against the state and its block.
   *
   * @return its intrinsic gas
   * @throws InvalidTransaction if it breaks a rule
   */
  long check(WorldState state, Environment environment, Transaction transaction)
      throws InvalidTransaction {
    checkType(transaction);
    checkFees(environment.block(), transaction);
    checkBlobs(environment, transaction);
    checkSender(state.account(transaction.sender()), transaction);
    require(
        transaction.gasLimit() >= 0 && transaction.gasLimit() <= environment.block().gasLimit(),
        Reason.GAS_ALLOWANCE_EXCEEDED,
        "the block has less gas than " + Long.toUnsignedString(transaction.gasLimit()));
    require(
        transaction.to() != null
            || !fork.has(Eip.EIP_3860)
            || transaction.data().length <= CreateInstructions.MAX_INIT_CODE,
        Reason.INITCODE_SIZE_EXCEEDED,
        transaction.data().length + " bytes of init code");
    long intrinsicGas = intrinsicGas(transaction);
    require(
        Long.compareUnsigned(intrinsicGas, transaction.gasLimit()) <= 0,
        Reason.INTRINSIC_GAS_TOO_LOW,
        "the transaction needs " + intrinsicGas + " gas before it runs");
    require(
        state
                .account(transaction.sender())
                .balance()
                .toBigInteger()
                .compareTo(mostCost(transaction))
            >= 0,
        Reason.INSUFFICIENT_ACCOUNT_FUNDS,
        "the sender cannot pay for gas and value");
    return intrinsicGas;
  }

  private void checkType(Transaction transaction) throws InvalidTransaction {
    boolean known =
        switch (transaction.type()) {
          case LEGACY, ACCESS_LIST -> true;
          case DYNAMIC_FEE -> fork.has(Eip.EIP_1559);
          case BLOB -> fork.has(Eip.EIP_4844);
        };
    require(known, Reason.TYPE_NOT_SUPPORTED, fork + " has no such type: " + transaction.type());
  }

  private void checkFees(Block block, Transaction transaction) throws InvalidTransaction {
    if (fork.has(Eip.EIP_1559)) {
      require(
          transaction.maxFeePerGas().compareTo(block.baseFee()) >= 0,
          Reason.INSUFFICIENT_MAX_FEE_PER_GAS,
          "the most it pays per gas is less than the base fee");
      require(
          transaction.maxPriorityFeePerGas().compareTo(transaction.maxFeePerGas()) <= 0,
          Reason.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS,
          "the priority fee is more than the whole fee");
    }
  }

  private static void checkBlobs(Environment environment, Transaction transaction)
      throws InvalidTransaction {
    if (transaction.type() != Transaction.Type.BLOB) {
      return;
    }
    int blobs = transaction.blobVersionedHashes().size();
    require(
        transaction.to() != null,
        Reason.TYPE_3_TX_CONTRACT_CREATION,
        "a blob transaction creates no contract");
    require(blobs > 0, Reason.TYPE_3_TX_ZERO_BLOBS, "a blob transaction without blobs");
    require(blobs <= BlobGas.MOST_BLOBS, Reason.TYPE_3_TX_BLOB_COUNT_EXCEEDED, blobs + " blobs");
    for (Uint256 hash : transaction.blobVersionedHashes()) {
      require(
          hash.limb3() >>> 56 == BlobGas.HASH_VERSION,
          Reason.TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH,
          "not a versioned hash: " + hash);
    }
    require(
        transaction.maxFeePerBlobGas().compareTo(environment.blobBaseFee()) >= 0,
        Reason.INSUFFICIENT_MAX_FEE_PER_BLOB_GAS,
        "the most it pays per blob gas is less than " + environment.blobBaseFee());
  }

  private static void checkSender(Account sender, Transaction transaction)
      throws InvalidTransaction {
    require(sender.code().isEmpty(), Reason.SENDER_NOT_EOA, "the sender is a contract, EIP-3607");
    require(transaction.nonce() != -1, Reason.NONCE_IS_MAX, "the nonce is 2^64 - 1, EIP-2681");
    int order = Long.compareUnsigned(transaction.nonce(), sender.nonce());
    require(
        order >= 0,
        Reason.NONCE_TOO_LOW,
        "the sender's nonce is " + Long.toUnsignedString(sender.nonce()));
    require(
        order <= 0,
        Reason.NONCE_TOO_HIGH,
        "the sender's nonce is " + Long.toUnsignedString(sender.nonce()));
  }

  private long intrinsicGas(Transaction transaction) {
    byte[] data = transaction.data();
    long gas = TRANSACTION_GAS;
    for (byte b : data) {
      gas += b == 0 ? ZERO_BYTE_GAS : BYTE_GAS;
    }
    if (transaction.to() == null) {
      gas += CREATION_GAS;
      if (fork.has(Eip.EIP_3860)) {
        gas += CreateInstructions.INIT_CODE_WORD_GAS * MemoryGas.words(data.length);
      }
    }
    for (AccessListEntry entry : transaction.accessList()) {
      gas += LISTED_ADDRESS_GAS + LISTED_KEY_GAS * entry.storageKeys().size();
    }
    return gas;
  }

  /** The most wei that the sender may have to pay. */
  private static BigInteger mostCost(Transaction transaction) {
    BigInteger gasLimit = Uint256.of(transaction.gasLimit()).toBigInteger();
    BigInteger blobGas =
        BigInteger.valueOf((long) BlobGas.PER_BLOB * transaction.blobVersionedHashes().size());
    return gasLimit
        .multiply(transaction.maxFeePerGas().toBigInteger())
        .add(blobGas.multiply(transaction.maxFeePerBlobGas().toBigInteger()))
        .add(transaction.value().toBigInteger());
  }

  private static void require(boolean kept, Reason reason, String message)
      throws InvalidTransaction {
    if (!kept) {
      throw new InvalidTransaction(reason, message);
    }
  }
}
