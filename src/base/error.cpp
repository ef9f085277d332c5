#include <tenon/base/error.hpp>

#include <atomic>
#include <cstddef>
#include <iterator>
#include <utility>

namespace tenon {
namespace {

enum class error_class : unsigned char {
  error,
  connection_error,
  timeout_error,
  pool_timeout,
  unique_violation,
  foreign_key_violation,
  null_violation,
  check_violation,
  relation_violation,
  not_found,
  records_not_connected,
  transaction_conflict,
  transaction_error,
  stale_write,
  validation_error,
  value_too_long,
  value_out_of_range,
  schema_mismatch,
  data_corruption,
  unsupported,
  raw_query_failed,
  storage_error,
  storage_full,
  read_only,
  cancelled,
  throttled,
};

struct kind_row {
  error_kind kind;
  std::string_view code;
  std::string_view name;
  error_class thrown_as;
  bool retryable = false;  // by nature
};

// In the order of the enumerators.
constexpr kind_row kinds[] = {
    {error_kind::unknown, "T1000", "unknown", error_class::error},
    {error_kind::authentication_failed, "P1000", "authentication_failed", error_class::connection_error},
    {error_kind::server_unreachable, "P1001", "server_unreachable", error_class::connection_error, true},
    {error_kind::connect_timeout, "P1002", "connect_timeout", error_class::connection_error, true},
    {error_kind::database_not_found, "P1003", "database_not_found", error_class::connection_error},
    {error_kind::operation_timeout, "P1008", "operation_timeout", error_class::timeout_error},
    {error_kind::database_already_exists, "P1009", "database_already_exists", error_class::connection_error},
    {error_kind::access_denied, "P1010", "access_denied", error_class::connection_error},
    {error_kind::tls_failed, "P1011", "tls_failed", error_class::connection_error},
    {error_kind::invalid_schema, "P1012", "invalid_schema", error_class::validation_error},
    {error_kind::invalid_url, "P1013", "invalid_url", error_class::validation_error},
    {error_kind::model_storage_missing, "P1014", "model_storage_missing", error_class::schema_mismatch},
    {error_kind::unsupported_server_version, "P1015", "unsupported_server_version", error_class::unsupported},
    {error_kind::wrong_parameter_count, "P1016", "wrong_parameter_count", error_class::validation_error},
    {error_kind::connection_closed, "P1017", "connection_closed", error_class::connection_error},
    {error_kind::value_too_long, "P2000", "value_too_long", error_class::value_too_long},
    {error_kind::filtered_record_missing, "P2001", "filtered_record_missing", error_class::not_found},
    {error_kind::unique_violation, "P2002", "unique_violation", error_class::unique_violation},
    {error_kind::foreign_key_violation, "P2003", "foreign_key_violation", error_class::foreign_key_violation},
    {error_kind::check_violation, "P2004", "check_violation", error_class::check_violation},
    {error_kind::invalid_stored_value, "P2005", "invalid_stored_value", error_class::data_corruption},
    {error_kind::invalid_value, "P2006", "invalid_value", error_class::validation_error},
    {error_kind::invalid_data, "P2007", "invalid_data", error_class::validation_error},
    {error_kind::query_syntax, "P2008", "query_syntax", error_class::validation_error},
    {error_kind::invalid_query, "P2009", "invalid_query", error_class::validation_error},
    {error_kind::raw_query_failed, "P2010", "raw_query_failed", error_class::raw_query_failed},
    {error_kind::null_violation, "P2011", "null_violation", error_class::null_violation},
    {error_kind::missing_value, "P2012", "missing_value", error_class::validation_error},
    {error_kind::missing_argument, "P2013", "missing_argument", error_class::validation_error},
    {error_kind::relation_violation, "P2014", "relation_violation", error_class::relation_violation},
    {error_kind::related_record_not_found, "P2015", "related_record_not_found", error_class::records_not_connected},
    {error_kind::query_interpretation, "P2016", "query_interpretation", error_class::validation_error},
    {error_kind::records_not_connected, "P2017", "records_not_connected", error_class::records_not_connected},
    {error_kind::connected_records_not_found, "P2018", "connected_records_not_found",
     error_class::records_not_connected},
    {error_kind::invalid_input, "P2019", "invalid_input", error_class::validation_error},
    {error_kind::value_out_of_range, "P2020", "value_out_of_range", error_class::value_out_of_range},
    {error_kind::table_not_found, "P2021", "table_not_found", error_class::schema_mismatch},
    {error_kind::column_not_found, "P2022", "column_not_found", error_class::schema_mismatch},
    {error_kind::inconsistent_data, "P2023", "inconsistent_data", error_class::data_corruption},
    {error_kind::pool_timeout, "P2024", "pool_timeout", error_class::pool_timeout, true},
    {error_kind::not_found, "P2025", "not_found", error_class::not_found},
    {error_kind::unsupported_feature, "P2026", "unsupported_feature", error_class::unsupported},
    {error_kind::multiple_errors, "P2027", "multiple_errors", error_class::error},
    {error_kind::transaction_error, "P2028", "transaction_error", error_class::transaction_error},
    {error_kind::too_many_parameters, "P2029", "too_many_parameters", error_class::validation_error},
    {error_kind::text_index_missing, "P2030", "text_index_missing", error_class::schema_mismatch},
    {error_kind::replica_set_required, "P2031", "replica_set_required", error_class::unsupported},
    {error_kind::unexpected_null, "P2032", "unexpected_null", error_class::data_corruption},
    {error_kind::number_too_large, "P2033", "number_too_large", error_class::value_out_of_range},
    {error_kind::transaction_conflict, "P2034", "transaction_conflict", error_class::transaction_conflict, true},
    {error_kind::assertion_violation, "P2035", "assertion_violation", error_class::check_violation},
    {error_kind::external_failure, "P2036", "external_failure", error_class::error},
    {error_kind::too_many_connections, "P2037", "too_many_connections", error_class::connection_error, true},
    {error_kind::stale_write, "T1001", "stale_write", error_class::stale_write},
    {error_kind::corrupt_database, "T1002", "corrupt_database", error_class::data_corruption},
    {error_kind::storage_failure, "T1003", "storage_failure", error_class::storage_error},
    {error_kind::storage_full, "T1004", "storage_full", error_class::storage_full},
    {error_kind::read_only, "T1005", "read_only", error_class::read_only},
    {error_kind::cancelled, "T1006", "cancelled", error_class::cancelled},
    {error_kind::throttled, "T1007", "throttled", error_class::throttled, true},
};

constexpr bool in_enumerator_order() {
  for (std::size_t i = 0; i < std::size(kinds); ++i)
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  return true;
}
static_assert(in_enumerator_order());
static_assert(std::size(kinds) == static_cast<std::size_t>(error_kind::throttled) + 1);

constexpr const kind_row& row(error_kind kind) noexcept { return kinds[static_cast<std::size_t>(kind)]; }

error_details fitted_to_class(error_details details, error_kind own) {
  if (row(details.kind).thrown_as != row(own).thrown_as) details.kind = own;
  return details;
}

std::string sentence(const error_details& details) {
  std::string text = details.message.empty() ? std::string(row(details.kind).name) : details.message;
  if (details.hint.empty()) return text;
  if (std::string_view(".!?:").find(text.back()) == std::string_view::npos) text += '.';
  return text.append(" ").append(details.hint);
}

}  // namespace

std::string_view code_of(error_kind kind) noexcept { return row(kind).code; }
std::string_view name_of(error_kind kind) noexcept { return row(kind).name; }

error_extension::~error_extension() = default;

const error_extension* error_extension_ptr::share(const error_extension* e) noexcept {
  if (e) __atomic_fetch_add(&e->owners_, 1, __ATOMIC_RELAXED);
  return e;
}

void error_extension_ptr::release(const error_extension* e) noexcept {
  if (e && __atomic_fetch_sub(&e->owners_, 1, __ATOMIC_ACQ_REL) == 1) delete e;
}

struct error::state {
  explicit state(error_details d) : details(std::move(d)), text(sentence(details)) {}

  const error_details details;
  const std::string text;
  mutable std::atomic<int> owners{1};

  static const state* share(const state* shared) noexcept {
    shared->owners.fetch_add(1, std::memory_order_relaxed);
    return shared;
  }
  static void release(const state* shared) noexcept {
    if (shared->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared;
  }
};

error::error(error_details details) : state_(new state(std::move(details))) {}
error::error(error_details details, error_kind own) : error(fitted_to_class(std::move(details), own)) {}
error::error(const error& other) noexcept : std::exception(other), state_(state::share(other.state_)) {}
error& error::operator=(const error& other) noexcept {
  const state* old = std::exchange(state_, state::share(other.state_));
  state::release(old);
  return *this;
}
error::~error() { state::release(state_); }

const char* error::what() const noexcept { return state_->text.c_str(); }
const std::string& error::message() const noexcept { return state_->details.message; }
const std::string& error::hint() const noexcept { return state_->details.hint; }
std::string_view error::code() const noexcept { return row(kind()).code; }
error_kind error::kind() const noexcept { return state_->details.kind; }
const std::string& error::model() const noexcept { return state_->details.model; }
const std::vector<std::string>& error::fields() const noexcept { return state_->details.fields; }
const std::string& error::constraint() const noexcept { return state_->details.constraint; }
const std::string& error::native_code() const noexcept { return state_->details.native_code; }
const std::string& error::server_message() const noexcept { return state_->details.server_message; }
bool error::outcome_unknown() const noexcept { return state_->details.outcome_unknown; }
const error_details& error::details() const noexcept { return state_->details; }

bool error::is_retryable() const noexcept {
  return !outcome_unknown() && (state_->details.retryable || row(kind()).retryable);
}

void error::raise() const { tenon::raise(details()); }

void raise(error_details details) {
  if (const error_extension_ptr extension = details.extension) extension->raise(std::move(details));
  switch (row(details.kind).thrown_as) {
    case error_class::error: throw error(std::move(details));
    case error_class::connection_error: throw connection_error(std::move(details));
    case error_class::timeout_error: throw timeout_error(std::move(details));
    case error_class::pool_timeout: throw pool_timeout(std::move(details));
    case error_class::unique_violation: throw unique_violation(std::move(details));
    case error_class::foreign_key_violation: throw foreign_key_violation(std::move(details));
    case error_class::null_violation: throw null_violation(std::move(details));
    case error_class::check_violation: throw check_violation(std::move(details));
    case error_class::relation_violation: throw relation_violation(std::move(details));
    case error_class::not_found: throw not_found(std::move(details));
    case error_class::records_not_connected: throw records_not_connected(std::move(details));
    case error_class::transaction_conflict: throw transaction_conflict(std::move(details));
    case error_class::transaction_error: throw transaction_error(std::move(details));
    case error_class::stale_write: throw stale_write(std::move(details));
    case error_class::validation_error: throw validation_error(std::move(details));
    case error_class::value_too_long: throw value_too_long(std::move(details));
    case error_class::value_out_of_range: throw value_out_of_range(std::move(details));
    case error_class::schema_mismatch: throw schema_mismatch(std::move(details));
    case error_class::data_corruption: throw data_corruption(std::move(details));
    case error_class::unsupported: throw unsupported(std::move(details));
    case error_class::raw_query_failed: throw raw_query_failed(std::move(details));
    case error_class::storage_error: throw storage_error(std::move(details));
    case error_class::storage_full: throw storage_full(std::move(details));
    case error_class::read_only: throw read_only(std::move(details));
    case error_class::cancelled: throw cancelled(std::move(details));
    case error_class::throttled: throw throttled(std::move(details));
  }
  throw error(std::move(details));
}

connection_error::connection_error(error_details details) : error(std::move(details), error_kind::server_unreachable) {}
connection_error::~connection_error() = default;

timeout_error::timeout_error(error_details details) : error(std::move(details), error_kind::operation_timeout) {}
timeout_error::timeout_error(error_details details, error_kind own) : error(std::move(details), own) {}
timeout_error::~timeout_error() = default;

pool_timeout::pool_timeout(error_details details) : timeout_error(std::move(details), error_kind::pool_timeout) {}
pool_timeout::~pool_timeout() = default;

unique_violation::unique_violation(error_details details) : error(std::move(details), error_kind::unique_violation) {}
unique_violation::~unique_violation() = default;

foreign_key_violation::foreign_key_violation(error_details details)
    : error(std::move(details), error_kind::foreign_key_violation) {}
foreign_key_violation::~foreign_key_violation() = default;

null_violation::null_violation(error_details details) : error(std::move(details), error_kind::null_violation) {}
null_violation::~null_violation() = default;

check_violation::check_violation(error_details details) : error(std::move(details), error_kind::check_violation) {}
check_violation::~check_violation() = default;

relation_violation::relation_violation(error_details details)
    : error(std::move(details), error_kind::relation_violation) {}
relation_violation::~relation_violation() = default;

not_found::not_found(error_details details) : error(std::move(details), error_kind::not_found) {}
not_found::not_found(error_details details, error_kind own) : error(std::move(details), own) {}
not_found::~not_found() = default;

records_not_connected::records_not_connected(error_details details)
    : not_found(std::move(details), error_kind::records_not_connected) {}
records_not_connected::~records_not_connected() = default;

transaction_conflict::transaction_conflict(error_details details)
    : error(std::move(details), error_kind::transaction_conflict) {}
transaction_conflict::~transaction_conflict() = default;

transaction_error::transaction_error(error_details details)
    : error(std::move(details), error_kind::transaction_error) {}
transaction_error::~transaction_error() = default;

stale_write::stale_write(error_details details) : error(std::move(details), error_kind::stale_write) {}
stale_write::~stale_write() = default;

validation_error::validation_error(error_details details) : error(std::move(details), error_kind::invalid_input) {}
validation_error::~validation_error() = default;

value_too_long::value_too_long(error_details details) : error(std::move(details), error_kind::value_too_long) {}
value_too_long::~value_too_long() = default;

value_out_of_range::value_out_of_range(error_details details)
    : error(std::move(details), error_kind::value_out_of_range) {}
value_out_of_range::~value_out_of_range() = default;

schema_mismatch::schema_mismatch(error_details details) : error(std::move(details), error_kind::table_not_found) {}
schema_mismatch::~schema_mismatch() = default;

data_corruption::data_corruption(error_details details) : error(std::move(details), error_kind::inconsistent_data) {}
data_corruption::~data_corruption() = default;

unsupported::unsupported(error_details details) : error(std::move(details), error_kind::unsupported_feature) {}
unsupported::~unsupported() = default;

raw_query_failed::raw_query_failed(error_details details) : error(std::move(details), error_kind::raw_query_failed) {}
raw_query_failed::~raw_query_failed() = default;

storage_error::storage_error(error_details details) : error(std::move(details), error_kind::storage_failure) {}
storage_error::storage_error(error_details details, error_kind own) : error(std::move(details), own) {}
storage_error::~storage_error() = default;

storage_full::storage_full(error_details details) : storage_error(std::move(details), error_kind::storage_full) {}
storage_full::~storage_full() = default;

read_only::read_only(error_details details) : storage_error(std::move(details), error_kind::read_only) {}
read_only::~read_only() = default;

cancelled::cancelled(error_details details) : error(std::move(details), error_kind::cancelled) {}
cancelled::~cancelled() = default;

throttled::throttled(error_details details) : error(std::move(details), error_kind::throttled) {}
throttled::~throttled() = default;

}  // namespace tenon
