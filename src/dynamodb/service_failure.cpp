#include "dynamodb/service_failure.hpp"

#include "base/quote.hpp"
#include "dynamodb/json_cursor.hpp"
#include "dynamodb/json_fields.hpp"

#include <algorithm>
#include <utility>

namespace tenon::dynamodb {

namespace fields_of {

template <class V>
void fields(V& v, cancellation_reason& r) {
  v("Code", r.code);
  v("Message", r.message);
  v("Item", r.item);
}

}  // namespace fields_of

service_failure read_failure(const api_reply& reply) {
  service_failure out;
  try {
    json_cursor in(reply.body);
    in.object([&](std::string_view name) {
      if (in.take_null()) return;
      if (name == "__type") {
        const std::string_view type = in.string();
        out.code = type.substr(type.find('#') + 1);
      } else if (name == "message" || name == "Message") {
        out.message = in.string();
      } else if (name == "Item") {
        fields_of::read(in, out.item);
      } else if (name == "CancellationReasons") {
        fields_of::read(in, out.reasons);
      } else {
        in.skip();
      }
    });
  } catch (const error&) {
    // Some proxy's page, say: what there is to be known is the status.
    if (out.code.empty()) return {};
  }
  return out;
}

namespace {

// ---- classes of errors ----

template <class Class>
class thrown_as final : public error_extension {
 public:
  void raise(error_details details) const override { throw Class(std::move(details)); }
};

using extension_maker = error_extension_ptr (*)();

template <class Class>
error_extension_ptr as() {
  return error_extension_ptr(new thrown_as<Class>);
}

template <class Base>
class condition_failed final : public Base, public conditional_check_failed {
 public:
  // `item` lives as long as the details' extension does.
  condition_failed(error_details details, const std::optional<dynamodb::item>& item)
      : Base(std::move(details)), item_(&item) {}

  const std::optional<dynamodb::item>& item() const noexcept override { return *item_; }
  const char* what() const noexcept override { return Base::what(); }
  const error& as_error() const noexcept override { return *this; }

 private:
  const std::optional<dynamodb::item>* item_;
};

class condition_failed_extension final : public error_extension {
 public:
  explicit condition_failed_extension(std::optional<dynamodb::item> item) : item_(std::move(item)) {}

  void raise(error_details details) const override {
    if (details.kind == error_kind::unique_violation)
      throw condition_failed<unique_violation>(std::move(details), item_);
    throw condition_failed<check_violation>(std::move(details), item_);
  }

 private:
  std::optional<dynamodb::item> item_;
};

template <class Base>
class canceled final : public Base, public transaction_canceled {
 public:
  // `reasons` live as long as the details' extension does.
  canceled(error_details details, const std::vector<cancellation_reason>& reasons)
      : Base(std::move(details)), reasons_(&reasons) {}

  const std::vector<cancellation_reason>& reasons() const noexcept override { return *reasons_; }
  const char* what() const noexcept override { return Base::what(); }
  const error& as_error() const noexcept override { return *this; }

 private:
  const std::vector<cancellation_reason>* reasons_;
};

class canceled_extension final : public error_extension {
 public:
  explicit canceled_extension(std::vector<cancellation_reason> reasons) : reasons_(std::move(reasons)) {}

  void raise(error_details details) const override {
    if (details.kind == error_kind::unique_violation) throw canceled<unique_violation>(std::move(details), reasons_);
    if (details.kind == error_kind::check_violation) throw canceled<check_violation>(std::move(details), reasons_);
    if (details.kind == error_kind::transaction_conflict)
      throw canceled<transaction_conflict>(std::move(details), reasons_);
    throw canceled<transaction_error>(std::move(details), reasons_);
  }

 private:
  std::vector<cancellation_reason> reasons_;
};

// ---- codes ----

struct code_row {
  std::string_view code;
  error_kind kind;
  extension_maker extension;  // null: the class of the kind
  std::string_view message;   // about an operation
  std::string_view hint = {};
};

constexpr std::string_view bad_credentials = "the service does not accept the credentials or the signature";
constexpr std::string_view credentials_hint = "Check the access key, the region, and this machine's clock";
constexpr std::string_view no_such_resource = "there is no such table, index or stream, or it is not ready yet";
constexpr std::string_view resource_busy = "the table exists already, or is being changed";
constexpr std::string_view search_hint =
    "Searches are answered at endpoints of their own, search-dynamodb.<region>.…, which are used if no endpoint is "
    "chosen";
constexpr std::string_view capacity_hint = "Try again later, or raise the capacity";

constexpr code_row codes[] = {
    {"AccessDeniedException", error_kind::access_denied, nullptr, "these credentials do not allow it"},
    {"DuplicateItemException", error_kind::unique_violation, nullptr, "an item with this key exists already"},
    {"ExpiredIteratorException", error_kind::external_failure, as<expired_iterator>,
     "the shard iterator is older than 15 minutes", "Get a new one from the last sequence number that was read"},
    {"ExpiredTokenException", error_kind::authentication_failed, nullptr, bad_credentials, credentials_hint},
    {"IdempotentParameterMismatchException", error_kind::invalid_input, as<idempotent_parameter_mismatch>,
     "the token was used for another transaction in the last ten minutes", "Make a new token for each transaction"},
    {"IncompleteSignatureException", error_kind::authentication_failed, nullptr, bad_credentials, credentials_hint},
    {"InternalServerError", error_kind::unknown, nullptr, "the service failed"},
    {"InvalidSignatureException", error_kind::authentication_failed, nullptr, bad_credentials, credentials_hint},
    {"ItemCollectionSizeLimitExceededException", error_kind::storage_full, as<item_collection_size_limit_exceeded>,
     "the items of one partition key would take more than 10 GB",
     "Spread them over more partition keys, or replace the local index by a global one"},
    {"LimitExceededException", error_kind::throttled, as<limit_exceeded>,
     "too many tables or indexes are being changed at a time, or there are too many"},
    {"MissingAuthenticationTokenException", error_kind::authentication_failed, nullptr, bad_credentials,
     credentials_hint},
    {"ProvisionedThroughputExceededException", error_kind::throttled, as<provisioned_throughput_exceeded>,
     "the capacity of the table or index is used up", capacity_hint},
    {"ReplicatedWriteConflictException", error_kind::transaction_conflict, nullptr,
     "the item is being written in another region"},
    {"RequestLimitExceeded", error_kind::throttled, as<request_limit_exceeded>,
     "the account's limit of requests is reached", capacity_hint},
    {"ResourceInUseException", error_kind::external_failure, as<resource_in_use>, resource_busy},
    {"ResourceNotFoundException", error_kind::table_not_found, as<resource_not_found>, no_such_resource},
    {"SerializationException", error_kind::invalid_data, nullptr, "the service cannot read the request"},
    {"SignatureDoesNotMatch", error_kind::authentication_failed, nullptr, bad_credentials, credentials_hint},
    {"TableAlreadyExistsException", error_kind::external_failure, as<resource_in_use>, resource_busy},
    {"TableInUseException", error_kind::external_failure, as<resource_in_use>, resource_busy},
    {"TableNotFoundException", error_kind::table_not_found, as<resource_not_found>, no_such_resource},
    {"ThrottlingException", error_kind::throttled, nullptr, "the service throttles these calls", capacity_hint},
    {"TransactionConflictException", error_kind::transaction_conflict, nullptr,
     "a transaction is using the item at this moment"},
    {"TransactionInProgressException", error_kind::transaction_error, as<transaction_in_progress>,
     "a transaction with the same token is being executed"},
    {"TrimmedDataAccessException", error_kind::external_failure, as<trimmed_data_access>,
     "the records are older than 24 hours, and gone", "Go on from the shard's TRIM_HORIZON"},
    {"UnknownOperationException", error_kind::unsupported_feature, nullptr, "the service has no such operation"},
    {"UnrecognizedClientException", error_kind::authentication_failed, nullptr, bad_credentials, credentials_hint},
    {"ValidationException", error_kind::invalid_input, nullptr, "the service refuses the request as invalid",
     "server_message() says what is wrong"},
};

constexpr bool in_order() {
  return std::is_sorted(std::begin(codes), std::end(codes),
                        [](const code_row& a, const code_row& b) { return a.code < b.code; });
}
static_assert(in_order());

const code_row* find_code(std::string_view code) noexcept {
  const auto at = std::lower_bound(std::begin(codes), std::end(codes), code,
                                   [](const code_row& row, std::string_view c) { return row.code < c; });
  return at != std::end(codes) && at->code == code ? at : nullptr;
}

// "PutItem on `orders`"
std::string name_of(const called& what) {
  std::string out(what.operation);
  if (!what.table.empty()) out.append(" on ").append(text::quote(what.table, 255));
  return out;
}

std::vector<std::string> attributes_created(const called& what, std::size_t action) {
  if (!what.info || !what.info->creates || !what.request) return {};
  return what.info->creates(what.request, action);
}

void describe_condition(error_details& d, service_failure& f, const called& what) {
  d.fields = attributes_created(what, 0);
  if (d.fields.empty()) {
    d.kind = error_kind::check_violation;
    d.message = name_of(what) + ": the condition does not hold";
  } else {
    d.kind = error_kind::unique_violation;
    d.message = name_of(what) + ": the item exists already";
  }
  d.extension = error_extension_ptr(new condition_failed_extension(std::move(f.item)));
}

void describe_cancellation(error_details& d, service_failure& f, const called& what) {
  std::size_t conflicts = 0;
  std::size_t others = 0;
  bool is_duplicate = false;
  bool is_condition = false;
  std::string which;
  for (std::size_t i = 0; i < f.reasons.size(); ++i) {
    const cancellation_reason& r = f.reasons[i];
    if (r.is_none()) continue;
    which += (which.empty() ? "" : ", ") + std::string("action ") + std::to_string(i) + ": " + r.code;
    if (r.code == "TransactionConflict") {
      ++conflicts;
    } else {
      ++others;
      if (r.code == "DuplicateItem") is_duplicate = true;
      if (r.code == "ConditionalCheckFailed") {
        std::vector<std::string> created = attributes_created(what, i);
        if (created.empty()) is_condition = true;
        else is_duplicate = true, d.fields = std::move(created);
      }
    }
  }
  if (is_condition) d.kind = error_kind::check_violation;
  else if (is_duplicate) d.kind = error_kind::unique_violation;
  else if (conflicts > 0 && others == 0) d.kind = error_kind::transaction_conflict;
  else d.kind = error_kind::transaction_error;
  if (d.kind != error_kind::unique_violation) d.fields.clear();
  d.message = name_of(what) + ": the transaction was cancelled, and nothing of it was done";
  if (!which.empty()) d.message += " (" + which + ")";
  d.extension = error_extension_ptr(new canceled_extension(std::move(f.reasons)));
}

}  // namespace

error_details details_of(service_failure&& failure, const api_reply& reply, const called& what, bool retryable) {
  error_details d;
  d.model = what.table;
  d.native_code = failure.code;
  d.server_message = failure.message;
  d.retryable = retryable;
  if (failure.code == "ConditionalCheckFailedException") {
    describe_condition(d, failure, what);
  } else if (failure.code == "TransactionCanceledException") {
    describe_cancellation(d, failure, what);
  } else if (const code_row* const row = find_code(failure.code)) {
    d.kind = row->kind;
    d.message = name_of(what) + ": " + std::string(row->message);
    d.hint = row->hint;
    if (d.kind == error_kind::unsupported_feature && what.operation == "SearchVectors") d.hint = search_hint;
    if (row->extension) d.extension = row->extension();
  } else {
    d.message = name_of(what) + " failed with ";
    d.message += failure.code.empty() ? "the HTTP status " + std::to_string(reply.status) : text::quote(failure.code);
  }
  // What the service's support asks for.
  if (d.kind == error_kind::unknown && !reply.request_id.empty()) d.message += " (request " + reply.request_id + ")";
  if (d.server_message.empty() && failure.code.empty()) d.server_message = reply.body.substr(0, 1000);
  return d;
}

}  // namespace tenon::dynamodb
