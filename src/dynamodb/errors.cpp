#include <tenon/dynamodb/errors.hpp>

#include <utility>

namespace tenon::dynamodb {

transaction_in_progress::transaction_in_progress(error_details details) : transaction_error(std::move(details)) {}
transaction_in_progress::~transaction_in_progress() = default;

idempotent_parameter_mismatch::idempotent_parameter_mismatch(error_details details)
    : validation_error(std::move(details)) {}
idempotent_parameter_mismatch::~idempotent_parameter_mismatch() = default;

resource_not_found::resource_not_found(error_details details) : schema_mismatch(std::move(details)) {}
resource_not_found::~resource_not_found() = default;

resource_in_use::resource_in_use(error_details details) : error(std::move(details)) {}
resource_in_use::~resource_in_use() = default;

provisioned_throughput_exceeded::provisioned_throughput_exceeded(error_details details)
    : throttled(std::move(details)) {}
provisioned_throughput_exceeded::~provisioned_throughput_exceeded() = default;

request_limit_exceeded::request_limit_exceeded(error_details details) : throttled(std::move(details)) {}
request_limit_exceeded::~request_limit_exceeded() = default;

limit_exceeded::limit_exceeded(error_details details) : throttled(std::move(details)) {}
limit_exceeded::~limit_exceeded() = default;

item_collection_size_limit_exceeded::item_collection_size_limit_exceeded(error_details details)
    : storage_full(std::move(details)) {}
item_collection_size_limit_exceeded::~item_collection_size_limit_exceeded() = default;

expired_iterator::expired_iterator(error_details details) : error(std::move(details)) {}
expired_iterator::~expired_iterator() = default;

trimmed_data_access::trimmed_data_access(error_details details) : error(std::move(details)) {}
trimmed_data_access::~trimmed_data_access() = default;

}  // namespace tenon::dynamodb
