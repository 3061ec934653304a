/// asio_operation.hpp - one asynchronous operation of the application's Asio that ends on a thread of Parlance's.
///
/// The handler waits here, with a work guard of its executor, until the call's thread completes it: then it is posted,
/// so that it never runs on the call's thread nor inside the initiating function. An execution context that is
/// destroyed meanwhile must take its handlers along, because they, and the guard, may not outlive it; so every waiting
/// operation is known to a service of its context.
#pragma once

#include <parlance/callback.hpp>
#include <parlance/detail/asio.hpp>
#include <parlance/detail/waiting.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace parlance::detail {

class AsioOperationBase;

/// The operations that wait for one execution context. Outlives it, as long as one of them is held. Thread-safety: all
/// under `gate`.
class AsioWaitingList {
public:
    Gate gate;

    void add(AsioOperationBase& operation) noexcept;
    void remove(AsioOperationBase& operation) noexcept;
    /// The context goes: destroys all handlers.
    void abandon_all();

private:
    AsioOperationBase* first_ = nullptr;
};

/// What the list knows of an operation.
class AsioOperationBase : public std::enable_shared_from_this<AsioOperationBase> {
public:
    AsioOperationBase(const AsioOperationBase&) = delete;
    AsioOperationBase& operator=(const AsioOperationBase&) = delete;

protected:
    explicit AsioOperationBase(std::shared_ptr<AsioWaitingList> list) noexcept : list_(std::move(list)) {}
    virtual ~AsioOperationBase() = default;
    /// Destroys the handler.
    virtual void abandon() noexcept = 0;

    const std::shared_ptr<AsioWaitingList> list_;

private:
    friend class AsioWaitingList;
    AsioOperationBase* previous_ = nullptr;
    AsioOperationBase* next_ = nullptr;
    bool listed_ = false;
};

inline void AsioWaitingList::add(AsioOperationBase& operation) noexcept
{
    operation.listed_ = true;
    operation.next_ = first_;
    if (first_ != nullptr) first_->previous_ = &operation;
    first_ = &operation;
}

inline void AsioWaitingList::remove(AsioOperationBase& operation) noexcept
{
    if (!std::exchange(operation.listed_, false)) return;
    if (operation.previous_ != nullptr)
        operation.previous_->next_ = operation.next_;
    else
        first_ = operation.next_;
    if (operation.next_ != nullptr) operation.next_->previous_ = operation.previous_;
}

inline void AsioWaitingList::abandon_all()
{
    std::vector<std::shared_ptr<AsioOperationBase>> left;
    {
        const Gate::Lock lock(gate);
        while (first_ != nullptr) {
            left.push_back(first_->weak_from_this().lock());  // null: its destructor waits for the lock
            remove(*first_);
        }
    }
    for (const auto& operation : left)  // without the lock: what a handler holds may hold operations
        if (operation != nullptr) operation->abandon();
}

/// Tells the list when its context goes.
class AsioService final : public net::execution_context::service {
public:
    static inline net::execution_context::id id;
    explicit AsioService(net::execution_context& context) : net::execution_context::service(context) {}
    const std::shared_ptr<AsioWaitingList> list = std::make_shared<AsioWaitingList>();

private:
    void shutdown() noexcept override { list->abandon_all(); }
};

/// The list of the context that `executor` belongs to; of none, a list that is never abandoned.
template <class Executor>
[[nodiscard]] std::shared_ptr<AsioWaitingList> waiting_list_of(const Executor& executor)
{
    using Context = net::execution::context_as_t<net::execution_context&>;
    if constexpr (net::can_query<const Executor&, Context>::value)
        return net::use_service<AsioService>(net::query(executor, Context())).list;
    else if constexpr (requires { net::use_service<AsioService>(executor.context()); })
        return net::use_service<AsioService>(executor.context()).list;
    else
        return std::make_shared<AsioWaitingList>();
}

/// What is posted: calls the handler with what `produce` gives.
template <class Handler, class Work, class Produce>
class AsioCompletion {
public:
    AsioCompletion(Handler&& handler, Work&& work, Produce&& produce)
        : handler_(std::move(handler)), work_(std::move(work)), produce_(std::move(produce))
    {
    }
    void operator()()
    {
        net::get_associated_cancellation_slot(handler_).clear();
        Handler handler(std::move(handler_));
        work_.reset();  // the handler's own work, if any, counts for itself
        std::move(handler)(produce_());
    }

private:
    Handler handler_;
    Work work_;
    Produce produce_;
};

/// One handler that waits. Made by `start`, held by whoever is to complete it.
template <class Handler, class Executor>
class AsioOperation final : public AsioOperationBase {
public:
    /// `if_abandoned`, which may be empty, is called when the handler was destroyed with its context.
    AsioOperation(Handler&& handler, const Executor& executor, Callback<void()> if_abandoned)
        : AsioOperationBase(waiting_list_of(executor)),
          waiting_(std::in_place, std::move(handler), Work(executor)),
          if_abandoned_(std::move(if_abandoned))
    {
        const Gate::Lock lock(list_->gate);
        list_->add(*this);
    }
    ~AsioOperation() override
    {
        const Gate::Lock lock(list_->gate);
        list_->remove(*this);
    }

    /// Posts the handler, which will be called with `produce()` on its executor. Any thread; later ones do nothing.
    template <class Produce>
    void complete(Produce produce)
    {
        const Gate::Lock lock(list_->gate);  // held while posting: the context cannot go meanwhile
        if (!waiting_) return;
        list_->remove(*this);
        const auto executor = waiting_->work.get_executor();
        net::post(executor, AsioCompletion<Handler, Work, Produce>(std::move(waiting_->handler),
                                                                   std::move(waiting_->work), std::move(produce)));
        waiting_.reset();
    }

private:
    using Work = net::executor_work_guard<Executor>;
    struct Waiting {
        Waiting(Handler&& its_handler, Work&& its_work) : handler(std::move(its_handler)), work(std::move(its_work)) {}
        Handler handler;
        Work work;
    };

    void abandon() noexcept override
    {
        std::optional<Waiting> taken;
        {
            const Gate::Lock lock(list_->gate);
            if (!waiting_) return;
            taken.emplace(std::move(*waiting_));
            waiting_.reset();
        }
        taken.reset();  // without the lock
        if (if_abandoned_) if_abandoned_();
    }

    std::optional<Waiting> waiting_;
    const Callback<void()> if_abandoned_;
};

/// An operation for `handler`, which completes on its associated executor, or on `otherwise` if it has none.
template <class Handler, class Executor>
[[nodiscard]] auto make_asio_operation(Handler&& handler, const Executor& otherwise, Callback<void()> if_abandoned = {})
{
    using Kept = std::decay_t<Handler>;
    const auto executor = net::get_associated_executor(handler, otherwise);
    using Operation = AsioOperation<Kept, std::decay_t<decltype(executor)>>;
    return std::make_shared<Operation>(Kept(std::forward<Handler>(handler)), executor, std::move(if_abandoned));
}

}  // namespace parlance::detail
