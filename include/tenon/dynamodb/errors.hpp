// The exceptions of DynamoDB that callers handle, each below its class of the common taxonomy (tenon/base/error.hpp).
//
//   exception of the service                   thrown as
//   ConditionalCheckFailedException            conditional_check_failed, which is a check_violation as well, or a
//                                              unique_violation (P2002) where the condition is attribute_not_exists on
//                                              attributes of the item or key: it exists already
//   TransactionCanceledException               transaction_canceled, which is a transaction_conflict as well if there
//                                              are no other reasons than conflicts, a unique_violation or check_violation
//                                              if a condition failed, and a transaction_error otherwise
//   TransactionConflictException               transaction_conflict
//   TransactionInProgressException             transaction_in_progress
//   IdempotentParameterMismatchException       idempotent_parameter_mismatch
//   DuplicateItemException                     unique_violation
//   ResourceNotFoundException, TableNotFound…  resource_not_found
//   ResourceInUseException, TableInUse…        resource_in_use
//   ProvisionedThroughputExceededException     provisioned_throughput_exceeded
//   RequestLimitExceeded                       request_limit_exceeded
//   LimitExceededException                     limit_exceeded
//   ThrottlingException                        throttled
//   ItemCollectionSizeLimitExceededException   item_collection_size_limit_exceeded
//   ExpiredIteratorException                   expired_iterator
//   TrimmedDataAccessException                 trimmed_data_access
//   ValidationException, SerializationExce…    validation_error
//   credentials and signatures refused         connection_error (P1000, P1010)
//   InternalServerError and the like           error, retryable
//
// native_code() is the exception's name, server_message() the service's text.
#pragma once

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/attribute_value.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb {

using tenon::throttled;
using tenon::transaction_conflict;
using tenon::unique_violation;
using tenon::validation_error;

// The condition of a write does not hold for the item that is there. Thrown together with a class of the taxonomy.
class conditional_check_failed {
 public:
  // The item, if return_values_on_condition_check_failure asked for it and there is one.
  virtual const std::optional<dynamodb::item>& item() const noexcept = 0;

  virtual const char* what() const noexcept = 0;
  virtual const error& as_error() const noexcept = 0;

 protected:
  ~conditional_check_failed() = default;
};

// Why a transaction did not happen, for one of its actions.
struct cancellation_reason {
  std::string code;     // "None", "ConditionalCheckFailed", "TransactionConflict" …
  std::string message;  // the service's; may be empty
  std::optional<dynamodb::item> item = {};

  // Whether this action would have succeeded.
  bool is_none() const noexcept { return code.empty() || code == "None"; }
};

// Nothing of a transaction happened. Thrown together with a class of the taxonomy.
class transaction_canceled {
 public:
  // In the order of the transaction's actions.
  virtual const std::vector<cancellation_reason>& reasons() const noexcept = 0;

  virtual const char* what() const noexcept = 0;
  virtual const error& as_error() const noexcept = 0;

 protected:
  ~transaction_canceled() = default;
};

// A transaction with the same token is being executed.
class transaction_in_progress : public transaction_error {
 public:
  explicit transaction_in_progress(error_details details);
  ~transaction_in_progress() override;
};

// The token of a transaction was used for another one in the last ten minutes.
class idempotent_parameter_mismatch : public validation_error {
 public:
  explicit idempotent_parameter_mismatch(error_details details);
  ~idempotent_parameter_mismatch() override;
};

// There is no such table, index, stream or shard, or a table is not ready yet.
class resource_not_found : public schema_mismatch {
 public:
  explicit resource_not_found(error_details details);
  ~resource_not_found() override;
};

// The table exists already, or is being changed.
class resource_in_use : public error {
 public:
  explicit resource_in_use(error_details details);
  ~resource_in_use() override;
};

// The capacity of the table or index is used up.
class provisioned_throughput_exceeded : public throttled {
 public:
  explicit provisioned_throughput_exceeded(error_details details);
  ~provisioned_throughput_exceeded() override;
};

// The account's limit of requests is reached.
class request_limit_exceeded : public throttled {
 public:
  explicit request_limit_exceeded(error_details details);
  ~request_limit_exceeded() override;
};

// Too many tables are being changed at a time, or there are too many.
class limit_exceeded : public throttled {
 public:
  explicit limit_exceeded(error_details details);
  ~limit_exceeded() override;
};

// The items of one partition key value, in a table with local indexes, take more than 10 GB.
class item_collection_size_limit_exceeded : public storage_full {
 public:
  explicit item_collection_size_limit_exceeded(error_details details);
  ~item_collection_size_limit_exceeded() override;
};

// A shard iterator is older than 15 minutes: get a new one.
class expired_iterator : public error {
 public:
  explicit expired_iterator(error_details details);
  ~expired_iterator() override;
};

// The records asked for are older than 24 hours, and gone.
class trimmed_data_access : public error {
 public:
  explicit trimmed_data_access(error_details details);
  ~trimmed_data_access() override;
};

}  // namespace tenon::dynamodb
