// Made by `npm run api` from the server's OpenAPI document. Not to be edited.

export interface paths {
    "/api/v2/hello": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Greets */
        get: operations["get_hello"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/echo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a message back, with its length in characters */
        post: operations["post_echo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what this server is */
        get: operations["get_info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists projects */
        get: operations["get_projects"];
        put?: never;
        /** Makes a project */
        post: operations["post_projects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a project */
        get: operations["get_project"];
        /**
         * Changes a project
         * @description Fields left out stay as they are.
         */
        put: operations["put_project"];
        post?: never;
        /**
         * Moves a project and its frames to the trash
         * @description Its running tasks go on; what they make is there when the project is restored.
         */
        delete: operations["delete_project"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a copy of a project, with all its frames and their takes
         * @description No picture is copied. What the frames have shown before is not copied either: there is nothing to undo.
         */
        post: operations["post_project_duplicate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives the whole timeline as columns
         * @description Of all n frames in timeline order: n positions (float64), then n ids (int32), then n holds (int32), all little
         *     endian; n is the length divided by 16.
         */
        get: operations["get_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Gives every take of every frame, and how one came of another
         * @description To be saved as a file: JSON, or with `format=html` a page that shows the pictures (at most 640 pixels a side)
         *     as trees with the instruction on every edge, and opens from a disk without a server. What is in the trash is
         *     not in it; a take that came of one there hangs on the one before.
         */
        get: operations["get_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists a project's frames in timeline order
         * @description With `q` only those that have each of its words in their note or in the prompt of the take they show.
         */
        get: operations["get_project_frames"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes many frames: all of them or, when one can't be, none
         * @description Frames that come too close to tell apart are spread out anew, so the positions of others may change with them.
         */
        patch: operations["patch_project_frames"];
        trace?: never;
    };
    "/api/v2/projects/{project_id}/frames/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes frames of pictures
         * @description PNG, JPEG or WebP files in a multipart body, whatever their fields are called. They become frames in the
         *     natural order of their names (`shot2` before `shot10`), at `position` or at the end. All of them or none: one
         *     wrong file and nothing is taken in, and `details` names every file that is wrong.
         */
        post: operations["post_frames_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/frames/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves frames together to one place; among each other they keep their order */
        post: operations["post_frames_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/frames/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes copies of frames, in the order they are named in
         * @description A copy has the same hold and note, and shows a copy of the take that the frame shows. No picture is copied.
         */
        post: operations["post_frames_copy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/frames/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves many frames to the trash: all of them or none */
        post: operations["post_frames_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/projects/{project_id}/frames/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts many frames back where they were before they went to the trash: all of them or none */
        post: operations["post_frames_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists frames in timeline order, of one project or of all */
        get: operations["get_frames"];
        put?: never;
        /**
         * Makes a frame
         * @description Where `path` names a picture under the data folder's `frames/`, a copy of it becomes the frame's first take;
         *     else the frame has that path and no picture yet. With `take_id` it shows a copy of that take.
         */
        post: operations["post_frames"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a frame */
        get: operations["get_frame"];
        /**
         * Changes a frame; a new `position` moves it
         * @description Fields left out stay as they are. With `project_id` the frame moves to that project with all its takes. Frames
         *     that come too close to tell apart are spread out anew, so the positions of others may change with it.
         */
        put: operations["put_frame"];
        post?: never;
        /** Moves a frame to the trash */
        delete: operations["delete_frame"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a frame's takes; `parent_id` makes them a tree. With `deleted` it lists those in the trash instead */
        get: operations["get_frame_takes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Shows another of the frame's takes */
        put: operations["put_frame_take"];
        /** Shows another of the frame's takes; the same as PUT */
        post: operations["post_frame_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows the take that the frame showed before */
        post: operations["post_frame_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows the take that was last undone */
        post: operations["post_frame_redo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}/refine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refines a frame's picture by a sentence such as "make the ball red"; the result is a new take of the frame
         * @description With `dry_run` it tells the plan: the new prompt, what changes in it, and how it would be drawn. Undo, redo,
         *     try again, compare and keep are commands: undo and redo show another take at once, try again draws the source
         *     with a new seed. A sentence that is not understood is a 409 `not_understood`; its `details` are the ways on
         *     (`append`, `replace`, `edit`), each with the prompt it would give, which comes back as `description`.
         */
        post: operations["post_frame_refine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/frames/{frame_id}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the takes from the first picture to this one, by default the one that is shown, in that order */
        get: operations["get_frame_lineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/takes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches takes across projects, newest first */
        get: operations["get_takes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/takes/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells which plugins, models and sizes takes can be filtered by */
        get: operations["get_take_facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/takes/{take_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a take and all that made it */
        get: operations["get_take"];
        /** Stars a take, or takes the star away */
        put: operations["put_take"];
        post?: never;
        /**
         * Moves a take to the trash
         * @description A frame that showed it shows the take it showed before.
         */
        delete: operations["delete_take"];
        options?: never;
        head?: never;
        /** Stars a take, or takes the star away; the same as PUT */
        patch: operations["patch_take"];
        trace?: never;
    };
    "/api/v2/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in one picture
         * @description A PNG, JPEG or WebP file in a multipart body. A task's parameters refer to it as `upload:<name>`.
         */
        post: operations["post_uploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells what made a picture
         * @description One PNG in a multipart body: a picture of Kino, or of a tool that writes the `parameters` text. The answer can
         *     be sent as the `data` of a task of that plugin; what is missing here is said in sentences.
         */
        post: operations["post_recall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the plugins with their parameters */
        get: operations["get_plugins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/plugins/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells about one plugin */
        get: operations["get_plugin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists tasks, newest first */
        get: operations["get_tasks"];
        put?: never;
        /**
         * Makes a task; with `start` it is queued at once
         * @description `data` holds the parameters of the plugin that `type` names; what is left out is filled in, the seed too, so
         *     that a retry makes the same picture. With `project_id` the picture becomes a new frame, with `frame_id` a new
         *     take of that frame.
         */
        post: operations["post_tasks"];
        /** Removes all tasks that have ended; their pictures stay */
        delete: operations["delete_tasks"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a task */
        get: operations["get_task"];
        put?: never;
        post?: never;
        /** Removes a task that is not running; its pictures stay */
        delete: operations["delete_task"];
        options?: never;
        head?: never;
        /**
         * Changes a task that has not begun
         * @description Fields left out stay as they are; `data` replaces the parameters as a whole.
         */
        patch: operations["patch_task"];
        trace?: never;
    };
    "/api/v2/generator/tasks/{task_id}/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a pending task */
        post: operations["post_task_generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/tasks/{task_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops a task that runs or waits
         * @description The task is `stopped` when this is answered; its worker has been told, and lets go of it in seconds at most.
         */
        post: operations["post_task_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/tasks/{task_id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how far a task is */
        get: operations["get_task_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/tasks/{task_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queues a failed or stopped task again, with the same parameters and seed */
        post: operations["post_task_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what runs and then what waits, in the order it will run */
        get: operations["get_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/queue/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pauses the queue: what runs goes on, nothing new begins
         * @description It stays paused over restarts.
         */
        post: operations["post_queue_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/queue/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets the queue go on */
        post: operations["post_queue_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/generator/queue/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves a waiting task before or after another one, to an end of its priority, or to another priority */
        post: operations["post_queue_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/models/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the categories of models */
        get: operations["get_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/models/{category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the models of a category */
        get: operations["get_category"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/models/{category}/{filename}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells about one model */
        get: operations["get_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/prompts/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Counts a prompt's tokens for CLIP and T5, and tells what of it each will read
         * @description Without the model's own tokenizer files the counts are an estimate, and say so.
         */
        post: operations["post_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/prompts/interpret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells what an instruction makes of a prompt; changes nothing
         * @description Rules read it first. What they decline, the language model reads if there is one; else it is a 409
         *     `not_understood`, whose `details` are the ways on: the prompt with the instruction appended, the instruction as
         *     the whole prompt, and the prompt as it is, to edit.
         */
        post: operations["post_interpret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/prompts/enhance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proposes a richer prompt, written by the language model; changes nothing
         * @description Quoted text, the words to keep and the things of the prompt are still there in it, or it is refused. With
         *     `fit_clip` it is cut at a word to what CLIP reads. Without a language model, and whenever it gives no usable
         *     answer, this is a 503 that says why.
         */
        post: operations["post_enhance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists datasets, the ones changed last first */
        get: operations["get_datasets"];
        put?: never;
        /**
         * Makes a dataset of a folder of pictures, or opens the one it has
         * @description The pictures are copied to a folder inside it, in the natural order of their names, with what their caption
         *     files say; nothing that was there is touched. Answers once all are there: meanwhile the dataset says how far it
         *     is, and `stop` ends it. A folder that was taken in before is opened as it was left, and pictures that are new
         *     in it are taken in.
         */
        post: operations["post_datasets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what opening a folder would do; writes nothing */
        post: operations["post_datasets_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a dataset of uploaded pictures and caption files, in a folder of its own in the data folder */
        post: operations["post_datasets_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/taggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the models that can suggest tags or captions, with the reason for one that can't be used */
        get: operations["get_taggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/vocabularies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the CSV files that tags can be completed from */
        get: operations["get_vocabularies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a dataset */
        get: operations["get_dataset_one"];
        put?: never;
        post?: never;
        /** Removes a dataset from the list; its folder stays as it is, and can be opened again */
        delete: operations["delete_dataset_one"];
        options?: never;
        head?: never;
        /**
         * Changes what holds for the dataset as a whole
         * @description A new trigger is written into every caption file, and so is another mode; both can be undone.
         */
        patch: operations["patch_dataset_one"];
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/place": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keeps which picture the person is at, for the next time */
        put: operations["put_dataset_place"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in pictures that are new in the folder, or those of another folder
         * @description Numbers go on where they ended; what is there already keeps its name. Can be undone.
         */
        post: operations["post_dataset_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in uploaded pictures, with caption files of the same names. Can be undone */
        post: operations["post_dataset_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the import or export that is under way: what was taken in until then stays */
        post: operations["post_dataset_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the last change back, of however many pictures */
        post: operations["post_dataset_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/redo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the change that was taken back last once more */
        post: operations["post_dataset_redo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the changes that can be undone or made again, newest first */
        get: operations["get_dataset_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/rescan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in what other programs wrote into the folder. Happens by itself while somebody looks */
        post: operations["post_dataset_rescan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists restore points, newest first */
        get: operations["get_dataset_points"];
        put?: never;
        /** Keeps how everything is now under a name */
        post: operations["post_dataset_points"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/points/{point_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a restore point */
        delete: operations["delete_dataset_point"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/points/{point_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings back how everything was at a restore point, as one change that can be undone */
        post: operations["post_dataset_point_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives all pictures that a query finds, as columns */
        get: operations["get_dataset_index"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the pictures that a query finds, in the order of their numbers */
        get: operations["get_dataset_pictures"];
        put?: never;
        /** Gives the pictures of these names (at most a thousand), without those that are gone */
        post: operations["post_dataset_pictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/pictures/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a picture with its caption and what is suggested for it */
        get: operations["get_dataset_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edits one picture
         * @description Added and removed tags fit whatever somebody else does to the picture meanwhile; a whole `caption` with the
         *     `base` it was made of is refused where the caption is another by now (409; nothing is overwritten).
         */
        patch: operations["patch_dataset_picture"];
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Edits many pictures in one change that can be undone */
        post: operations["post_dataset_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/bulk/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what a bulk edit would change, and changes nothing */
        post: operations["post_dataset_bulk_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the tags in use with their counts, of all pictures or those that a query finds */
        get: operations["get_dataset_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/tag-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells for each tag of these pictures how many of them have it */
        post: operations["post_dataset_tag_states"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Completes a tag: from this dataset, the other ones that are listed, and vocabularies */
        get: operations["get_dataset_complete"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Completes a query at a place in it, and says what is wrong with it */
        get: operations["get_dataset_query"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/tagging": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a model for suggestions, as a task on the queue
         * @description They come picture by picture, and wait to be taken: no caption changes by itself, unless `accept` says from
         *     which confidence on they are taken once the task is through. Stopped and retried, it goes on where it was.
         */
        post: operations["post_dataset_tagging"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/tagging/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says how many pictures a model would be asked about, and what that costs where it is a service */
        post: operations["post_dataset_tagging_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts tags, tokens, sizes and aspect buckets */
        get: operations["get_dataset_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells what of the captions will do harm in training, and what would put it right */
        get: operations["get_dataset_lint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells what stands in the way of a trainer's limits, before anything is written */
        post: operations["post_dataset_preflight"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/datasets/{dataset_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Writes the dataset as a trainer reads it, into a folder or as a zip to download
         * @description The dataset itself stays as it is. Answers once all is written: meanwhile the dataset says how far it is, and
         *     `stop` ends it; what was there before stays then.
         */
        post: operations["post_dataset_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists presets: the built-in ones, then a person's own by name
         * @description With `plugin` those for that plugin, of the kind generator only.
         */
        get: operations["get_presets"];
        put?: never;
        /** Keeps a preset */
        post: operations["post_presets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/presets/{preset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes a person's preset
         * @description Fields left out stay as they are; `data` is replaced as a whole.
         */
        put: operations["put_preset"];
        post?: never;
        /** Removes a person's preset */
        delete: operations["delete_preset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what was deleted, newest first */
        get: operations["get_trash"];
        put?: never;
        post?: never;
        /** Deletes for good what is in the trash, with its picture files */
        delete: operations["delete_trash"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/trash/{kind}/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a project, frame or take back where it was */
        post: operations["post_trash_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/system/emergency-stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops every running task and empties the queue */
        post: operations["post_emergency_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/system/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the server with exit status 0, which `run.sh` answers by starting it again */
        post: operations["post_restart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/system/shutdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the server with exit status 1, which `run.sh` leaves stopped */
        post: operations["post_shutdown"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/system/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the settings, each with where its value comes from; secrets are masked */
        get: operations["get_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/system/licences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the Python packages that Kino needs, with their licences */
        get: operations["get_licences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens the WebSocket of events
         * @description Every message is one event. `since` is the last number seen before a break: what was missed comes first, or
         *     one `reset` when that is no longer known, after which everything is to be fetched anew. Of several states of
         *     one thing that were not yet sent only the newest is, so numbers grow but may skip.
         */
        get: operations["get_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how the server, its machine and its workers are */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/takes/{take_id}.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a take's picture */
        get: operations["get_take_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/takes/{take_id}.jpg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a take's picture as JPEG */
        get: operations["get_take_jpeg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/takes/{take_id}.webp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a take's picture as WebP */
        get: operations["get_take_webp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/takes/{take_id}/{width}.webp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a small version of a take's picture */
        get: operations["get_take_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/tasks/{task_id}/preview.jpg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the newest preview of a running task, or the last one of a task that has just ended */
        get: operations["get_task_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/uploads/{name}.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives an uploaded picture */
        get: operations["get_upload_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/datasets/{dataset_id}/pictures/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a picture of a dataset as it is in the folder: PNG, JPEG or WebP */
        get: operations["get_dataset_picture_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/datasets/{dataset_id}/exports/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the zip that was exported last under this name */
        get: operations["get_dataset_export_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/datasets/{dataset_id}/{width}/{name}.webp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a small version of a picture of a dataset */
        get: operations["get_dataset_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/generate/new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draws a new picture, waits for it, and makes it the current one
         * @description A task that fails is answered with 503 and its sentence. When the caller goes away the picture is made
         *     nevertheless.
         */
        post: operations["post_generate_new"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/generate/refine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Changes the current picture as the words say, waits for it, and makes it the current one
         * @description The same as `POST frames/{id}/refine`. Commands (undo, redo, try again) are followed too; the answer is then
         *     the picture that is current after them.
         */
        post: operations["post_generate_refine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives the current picture, what made it, and all that came before */
        get: operations["get_session_current"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists every picture of the session, oldest first; `parent_id` tells which one was refined */
        get: operations["get_session_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins anew: the session's project goes to the trash, from where it can be restored */
        post: operations["post_session_clear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gives a picture */
        get: operations["get_image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ws/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens the WebSocket of the progress of the session's pictures
         * @description One message a step. `preview` is the address of a small JPEG on this server, another one whenever there is
         *     something new to see. A slow reader misses steps, never the newest.
         */
        get: operations["get_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Bin */
        Bin: {
            /** Label */
            label: string;
            /** Count */
            count: number;
        };
        /** Bucket */
        Bucket: {
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Count */
            count: number;
            /**
             * Names
             * @description Up to a hundred
             */
            names: string[];
            /**
             * Lost
             * @description Share of the pixels that cropping to it cuts off, on average
             */
            lost: number;
        };
        /** BulkEdit */
        BulkEdit: {
            /** Names */
            names?: string[] | null;
            /** Query */
            query?: string | null;
            /**
             * Op
             * @enum {string}
             */
            op: "add" | "remove" | "rename" | "replace" | "move" | "deduplicate" | "sort" | "set" | "clear" | "review" | "unreview" | "skip" | "unskip" | "delete" | "crop" | "accept" | "dismiss";
            /**
             * Tags
             * @description Of add, remove, move and rename
             * @default []
             */
            tags?: string[];
            /**
             * To
             * @description The new word of rename, the replacement of replace, the text of set
             */
            to?: string | null;
            /**
             * At
             * @description Where added and moved tags go
             * @default end
             */
            at?: ("start" | "end") | number;
            /**
             * Find
             * @description What replace looks for
             */
            find?: string | null;
            /**
             * Regex
             * @description `find` is a regular expression, and `to` may hold its groups: \1
             * @default false
             */
            regex?: boolean;
            /**
             * Whole Tag
             * @description Replace only tags that match as a whole (tag mode)
             * @default false
             */
            whole_tag?: boolean;
            /**
             * Match Case
             * @default true
             */
            match_case?: boolean;
            /**
             * Sort
             * @default name
             * @enum {string}
             */
            sort?: "name" | "frequency" | "length" | "vocabulary";
            /**
             * Keep First
             * @description As many tags in front stay where they are
             * @default 0
             */
            keep_first?: number;
            /**
             * Run
             * @description Of accept and dismiss: one run's suggestions only
             */
            run?: number | null;
            /**
             * Threshold
             * @description Of accept and dismiss
             */
            threshold?: number | null;
            /**
             * Ratio
             * @description Of crop: such as 1:1, or none to remove the boxes
             */
            ratio?: string | null;
        };
        /** BulkExample */
        BulkExample: {
            /** Name */
            name: string;
            /** Before */
            before: string;
            /** After */
            after: string;
        };
        /**
         * BulkFix
         * @description A bulk edit that would put it right, or another way to export.
         */
        BulkFix: {
            /** Label */
            label: string;
            /**
             * Edit
             * @description The body of a bulk edit; empty where `options` do it
             */
            edit: {
                [key: string]: unknown;
            };
            /**
             * Options
             * @description Export options that would do it instead of an edit
             */
            options: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * BulkPlan
         * @description What a bulk edit would change; nothing is changed yet.
         */
        BulkPlan: {
            /** Label */
            label: string;
            /**
             * Matched
             * @description Pictures it was asked for
             */
            matched: number;
            /**
             * Changed
             * @description Pictures that would be another afterwards
             */
            changed: number;
            /** Tags Added */
            tags_added: number;
            /** Tags Removed */
            tags_removed: number;
            /**
             * Examples
             * @description Up to fifty
             */
            examples: components["schemas"]["BulkExample"][];
            /** Warnings */
            warnings: string[];
        };
        /** CaptionConflict */
        CaptionConflict: {
            /**
             * Ours
             * @description What the dataset says
             */
            ours: string;
            /**
             * Theirs
             * @description What stands in the file, written by another program
             */
            theirs: string;
        };
        /** CategoryList */
        CategoryList: {
            /** Total */
            total: number;
            /** Categories */
            categories: string[];
        };
        /**
         * Change
         * @description One stretch of the prompt that differs. An addition has an empty `from`, a removal an empty `to`.
         */
        Change: {
            /** From */
            from: string;
            /** To */
            to: string;
        };
        /**
         * Crop
         * @description Pixels of the picture in the dataset.
         */
        Crop: {
            /** Left */
            left: number;
            /** Top */
            top: number;
            /** Width */
            width: number;
            /** Height */
            height: number;
        };
        /** CropBox */
        CropBox: {
            /** Left */
            left: number;
            /** Top */
            top: number;
            /** Width */
            width: number;
            /** Height */
            height: number;
        };
        /** CropChange */
        CropChange: {
            /** @description null: the whole picture */
            crop: components["schemas"]["CropBox"] | null;
        };
        /** Dataset */
        Dataset: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /**
             * Folder
             * @description Where the pictures and captions are
             */
            folder: string;
            /**
             * Source
             * @description The folder they were copied from
             */
            source: string | null;
            /**
             * Mode
             * @enum {string}
             */
            mode: "tags" | "sentences";
            /** Trigger */
            trigger: string;
            /** Prefix */
            prefix: string;
            counts: components["schemas"]["DatasetCounts"];
            /**
             * Place
             * @description The picture the person was at
             */
            place: string | null;
            /**
             * Favourites
             * @description Tags; the first nine are under the keys 1 to 9
             */
            favourites: string[];
            /** Groups */
            groups: {
                [key: string]: string[];
            };
            /**
             * Vocabularies
             * @description Names of CSV files that complete tags
             */
            vocabularies: string[];
            /**
             * Words
             * @description Words that are not marked as misspelt
             */
            words: string[];
            /** Runs */
            runs: components["schemas"]["DatasetRun"][];
            /**
             * Revision
             * @description Grows by one with every change
             */
            revision: number;
            /**
             * Undo
             * @description What undo would take back
             */
            undo: string | null;
            /** Redo */
            redo: string | null;
            busy: components["schemas"]["DatasetBusy"] | null;
            /**
             * Problem
             * @description Why it can't be opened, such as a folder that is gone
             */
            problem: string | null;
            /** Thumbnail Url */
            thumbnail_url: string | null;
            /** Created At */
            created_at: string;
            /** Updated At */
            updated_at: string;
        };
        /** DatasetAdd */
        DatasetAdd: {
            /**
             * Directory
             * @description Another folder; the one that was imported, if left out
             */
            directory?: string | null;
            /**
             * Captions
             * @default keep
             * @enum {string}
             */
            captions?: "keep" | "merge" | "replace";
            /**
             * Skip Duplicates
             * @default true
             */
            skip_duplicates?: boolean;
        };
        /**
         * DatasetBusy
         * @description Long work under way on the dataset: told as it goes on, and stopped by POST datasets/{id}/stop.
         */
        DatasetBusy: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "import" | "export";
            /** Done */
            done: number;
            /** Total */
            total: number;
        };
        /** DatasetCounts */
        DatasetCounts: {
            /** Pictures */
            pictures: number;
            /** Tagged */
            tagged: number;
            /** Untagged */
            untagged: number;
            /** Skipped */
            skipped: number;
            /** Reviewed */
            reviewed: number;
            /**
             * Suggested
             * @description Pictures with suggestions that wait
             */
            suggested: number;
            /** Conflicts */
            conflicts: number;
        };
        /** DatasetHistory */
        DatasetHistory: {
            /** Total */
            total: number;
            /** Steps */
            steps: components["schemas"]["HistoryStep"][];
        };
        /**
         * DatasetIndex
         * @description All pictures that a query finds, as columns of equal length: a grid of ten thousand needs no more.
         */
        DatasetIndex: {
            /** Total */
            total: number;
            /** Revision */
            revision: number;
            /** Names */
            names: string[];
            /** Widths */
            widths: number[];
            /** Heights */
            heights: number[];
            /**
             * Tag Counts
             * @description Tags in tag mode, words in sentence mode; 0 is untagged
             */
            tag_counts: number[];
            /**
             * Flags
             * @description 1 reviewed, 2 skipped, 4 has suggestions, 8 cropped, 16 has a conflict
             */
            flags: number[];
        };
        /** DatasetList */
        DatasetList: {
            /** Total */
            total: number;
            /** Datasets */
            datasets: components["schemas"]["Dataset"][];
        };
        /**
         * DatasetOpen
         * @description Makes a dataset of a folder of pictures, or opens the one it already has.
         */
        DatasetOpen: {
            /**
             * Directory
             * @description A folder on the server's machine
             */
            directory: string;
            /**
             * Name
             * @description The folder's name, if left out
             */
            name?: string | null;
            /**
             * Prefix
             * @description Files are <prefix>-0001.png; the folder's name, if left out
             */
            prefix?: string | null;
            /**
             * Output
             * @description The subfolder that the copies go to
             * @default dataset
             */
            output?: string;
            /**
             * Trigger
             * @default
             */
            trigger?: string;
            /**
             * Mode
             * @default tags
             * @enum {string}
             */
            mode?: "tags" | "sentences";
            /**
             * Captions
             * @description What becomes of caption files that are there already
             * @default keep
             * @enum {string}
             */
            captions?: "keep" | "merge" | "replace";
            /**
             * Skip Duplicates
             * @description Pictures with the very same bytes are taken in once
             * @default true
             */
            skip_duplicates?: boolean;
        };
        /** DatasetOpened */
        DatasetOpened: {
            dataset: components["schemas"]["Dataset"];
            /**
             * Resumed
             * @description Whether it was there already
             */
            resumed: boolean;
            report: components["schemas"]["ImportReport"];
        };
        /** DatasetPicture */
        DatasetPicture: {
            /**
             * Name
             * @description The file in the dataset's folder
             */
            name: string;
            /**
             * Source
             * @description Where it came from
             */
            source: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Caption
             * @description Without the trigger
             */
            caption: string;
            /**
             * Text
             * @description What stands in the .txt file
             */
            text: string;
            /**
             * Tags
             * @description The caption's tags; empty in sentence mode
             */
            tags: string[];
            /** Clip Tokens */
            clip_tokens: number;
            /** T5 Tokens */
            t5_tokens: number;
            /** Reviewed */
            reviewed: boolean;
            /** Skipped */
            skipped: boolean;
            crop: components["schemas"]["Crop"] | null;
            /** Suggestions */
            suggestions: components["schemas"]["Suggested"][];
            /**
             * Machine
             * @description What of the caption was taken from a model
             */
            machine: string[];
            conflict: components["schemas"]["CaptionConflict"] | null;
            /**
             * Revision
             * @description The dataset's revision when this picture changed last
             */
            revision: number;
            /** Url */
            url: string;
            /**
             * Thumbnail Url
             * @description 320 px wide; other widths beside it
             */
            thumbnail_url: string;
        };
        /** DatasetPictureList */
        DatasetPictureList: {
            /** Total */
            total: number;
            /** Pictures */
            pictures: components["schemas"]["DatasetPicture"][];
        };
        /**
         * DatasetPlace
         * @description Where the person is: kept for the next time, and no edit.
         */
        DatasetPlace: {
            /** Name */
            name: string;
        };
        /** DatasetRun */
        DatasetRun: {
            /**
             * Id
             * @description The task that made the suggestions
             */
            id: number;
            /** Model */
            model: string;
            /** At */
            at: string;
            /** Threshold */
            threshold: number | null;
            /**
             * Pending
             * @description Suggestions that wait
             */
            pending: number;
            /**
             * Accepted
             * @description Tags and sentences that were taken from it and are still there
             */
            accepted: number;
        };
        /**
         * DatasetScan
         * @description What opening a folder would do; nothing is written.
         */
        DatasetScan: {
            /** Directory */
            directory: string;
            /**
             * Folder
             * @description Where the copies would go
             */
            folder: string;
            /**
             * Exists
             * @description There is a dataset already, which would be opened
             */
            exists: boolean;
            report: components["schemas"]["ImportReport"];
        };
        /** DatasetStatistics */
        DatasetStatistics: {
            counts: components["schemas"]["DatasetCounts"];
            /** Tags */
            tags: components["schemas"]["TagCount"][];
            /**
             * Pairs
             * @description Tags that come together most
             */
            pairs: components["schemas"]["TagPair"][];
            clip_tokens: components["schemas"]["Number"];
            t5_tokens: components["schemas"]["Number"];
            /**
             * Clip Over
             * @description Captions longer than the 77 tokens of CLIP
             */
            clip_over: number;
            /**
             * T5 Over
             * @description Captions longer than the 512 tokens of T5
             */
            t5_over: number;
            /** Token Bins */
            token_bins: components["schemas"]["Bin"][];
            tags_per_picture: components["schemas"]["Number"];
            widths: components["schemas"]["Number"];
            heights: components["schemas"]["Number"];
            megapixels: components["schemas"]["Number"];
            /**
             * Resolution
             * @description What the buckets are for
             */
            resolution: number;
            /** Step */
            step: number;
            /** Buckets */
            buckets: components["schemas"]["Bucket"][];
            /**
             * Coverage
             * @description Share of the pictures that are tagged or skipped
             */
            coverage: number;
            /**
             * Estimate
             * @description Tokens are estimated: no model's tokenizer is there
             */
            estimate: boolean;
        };
        /**
         * DatasetUpdate
         * @description Fields left out stay as they are. Each is an edit that can be undone.
         */
        DatasetUpdate: {
            /** Name */
            name?: string | null;
            /** Mode */
            mode?: ("tags" | "sentences") | null;
            /** Trigger */
            trigger?: string | null;
            /** Favourites */
            favourites?: string[] | null;
            /** Groups */
            groups?: {
                [key: string]: string[];
            } | null;
            /** Vocabularies */
            vocabularies?: string[] | null;
            /** Words */
            words?: string[] | null;
        };
        /** Echo */
        Echo: {
            /** Echo */
            echo: string;
            /** Length */
            length: number;
        };
        /** EchoRequest */
        EchoRequest: {
            /** Message */
            message: string;
        };
        /**
         * Edited
         * @description What an edit changed; `pictures` are the changed ones, at most 200 of them.
         */
        Edited: {
            /** Revision */
            revision: number;
            /** Label */
            label: string;
            /**
             * Changed
             * @description Pictures
             */
            changed: number;
            /**
             * Names
             * @description Of the changed pictures; null: all may be others now
             */
            names: string[] | null;
            /** Pictures */
            pictures: components["schemas"]["DatasetPicture"][];
            dataset: components["schemas"]["Dataset"];
        };
        /** EmergencyStop */
        EmergencyStop: {
            /** Success */
            success: boolean;
            /** Message */
            message: string;
            /** Stopped Count */
            stopped_count: number;
        };
        /** EnhanceRequest */
        EnhanceRequest: {
            /** Prompt */
            prompt: string;
            /**
             * Fit Clip
             * @description Cut at a word what CLIP would not read
             * @default false
             */
            fit_clip?: boolean;
            /**
             * Model
             * @description The diffusion model whose tokenizers count
             */
            model?: string | null;
            /**
             * Keep
             * @description Words that have to stay, such as a name
             * @default []
             */
            keep?: string[];
            /**
             * Loras
             * @description LoRAs in use: the trigger words that their files tell have to stay, too
             * @default []
             */
            loras?: string[];
        };
        /** Enhanced */
        Enhanced: {
            /**
             * Prompt
             * @description The new prompt
             */
            prompt: string;
            /** Original */
            original: string;
            /** Changes */
            changes: components["schemas"]["Change"][];
            /**
             * Kept
             * @description What had to stay and does: quoted text, words to keep, things by name
             */
            kept: string[];
            /**
             * Cut
             * @description What was cut off to fit CLIP; empty if nothing was
             */
            cut: string;
            clip: components["schemas"]["TokenCount"];
            t5: components["schemas"]["TokenCount"];
            /**
             * Estimate
             * @description True without the model's own tokenizer: 1.6 tokens a word
             */
            estimate: boolean;
            /**
             * Model
             * @description The language model that wrote it
             */
            model: string;
        };
        /**
         * Error
         * @description The one shape of every failure.
         */
        Error: {
            error: components["schemas"]["ErrorBody"];
        };
        /** ErrorBody */
        ErrorBody: {
            /**
             * Code
             * @example validation_error
             */
            code: string;
            /** Message */
            message: string;
            /** Details */
            details: components["schemas"]["ErrorDetail"][];
        };
        /** ErrorDetail */
        ErrorDetail: {
            /**
             * Field
             * @description Dotted path of the field, such as `data.steps`
             */
            field: string;
            /** Message */
            message: string;
        };
        /** Event */
        Event: {
            /**
             * Seq
             * @description Grows by one with every event, and across restarts
             */
            seq: number;
            /**
             * Type
             * @enum {string}
             */
            type: "task" | "frame" | "project" | "take" | "dataset" | "worker" | "queue" | "system" | "reset";
            /**
             * Action
             * @enum {string}
             */
            action: "created" | "changed" | "deleted" | "reset";
            /** Data */
            data: {
                [key: string]: unknown;
            };
        };
        /** ExportOptions */
        ExportOptions: {
            /**
             * Target
             * @enum {string}
             */
            target: "civitai" | "kohya" | "ai-toolkit" | "onetrainer" | "simpletuner" | "diffusers" | "zip" | "captions";
            /**
             * Repeats
             * @description kohya, OneTrainer: times a picture is shown
             * @default 10
             */
            repeats?: number;
            /**
             * Resolution
             * @default 1024
             */
            resolution?: number;
            /**
             * Format
             * @default keep
             * @enum {string}
             */
            format?: "keep" | "png" | "jpg" | "webp";
            /**
             * Resize
             * @description Pictures larger than the resolution needs are made smaller
             * @default false
             */
            resize?: boolean;
            /**
             * Include Skipped
             * @default false
             */
            include_skipped?: boolean;
            /**
             * Class Word
             * @description kohya's folder: <repeats>_<trigger> <class>
             * @default
             */
            class_word?: string;
            /**
             * Base Model
             * @description Whose terms apply
             * @default FLUX.1-dev
             */
            base_model?: string;
            /** Query */
            query?: string | null;
        };
        /** ExportRequest */
        ExportRequest: {
            /**
             * Target
             * @enum {string}
             */
            target: "civitai" | "kohya" | "ai-toolkit" | "onetrainer" | "simpletuner" | "diffusers" | "zip" | "captions";
            /**
             * Repeats
             * @description kohya, OneTrainer: times a picture is shown
             * @default 10
             */
            repeats?: number;
            /**
             * Resolution
             * @default 1024
             */
            resolution?: number;
            /**
             * Format
             * @default keep
             * @enum {string}
             */
            format?: "keep" | "png" | "jpg" | "webp";
            /**
             * Resize
             * @description Pictures larger than the resolution needs are made smaller
             * @default false
             */
            resize?: boolean;
            /**
             * Include Skipped
             * @default false
             */
            include_skipped?: boolean;
            /**
             * Class Word
             * @description kohya's folder: <repeats>_<trigger> <class>
             * @default
             */
            class_word?: string;
            /**
             * Base Model
             * @description Whose terms apply
             * @default FLUX.1-dev
             */
            base_model?: string;
            /** Query */
            query?: string | null;
            /**
             * Directory
             * @description Where it is written; without one it is kept for a download
             */
            directory?: string | null;
            /**
             * Overwrite
             * @default false
             */
            overwrite?: boolean;
        };
        /** Exported */
        Exported: {
            /**
             * Target
             * @enum {string}
             */
            target: "civitai" | "kohya" | "ai-toolkit" | "onetrainer" | "simpletuner" | "diffusers" | "zip" | "captions";
            /**
             * Path
             * @description The folder or zip that was written
             */
            path: string;
            /**
             * Url
             * @description Where a zip can be fetched
             */
            url: string | null;
            /** Pictures */
            pictures: number;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Files
             * @description Up to a hundred names
             */
            files: string[];
            /** Warnings */
            warnings: string[];
        };
        /** Facet */
        Facet: {
            /** Value */
            value: string;
            /** Count */
            count: number;
        };
        /**
         * Finding
         * @description Something about the captions or pictures that will do harm in training.
         */
        Finding: {
            /** Rule */
            rule: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "error" | "warning" | "note";
            /** Message */
            message: string;
            /**
             * Names
             * @description The pictures it is about, up to a thousand
             */
            names: string[];
            /** Count */
            count: number;
            /** Tags */
            tags: string[];
            fix: components["schemas"]["BulkFix"] | null;
        };
        /** FindingList */
        FindingList: {
            /** Total */
            total: number;
            /** Findings */
            findings: components["schemas"]["Finding"][];
        };
        /** Frame */
        Frame: {
            /** Id */
            id: number;
            /** Path */
            path: string;
            /** Generator */
            generator: string;
            /** Project Id */
            project_id: number;
            /** Position */
            position: number;
            /** Hold */
            hold: number;
            /** Note */
            note: string;
            /**
             * Take Id
             * @description The take it shows; null while there is none
             */
            take_id: string | null;
            /** Url */
            url: string | null;
            /** Thumbnail Url */
            thumbnail_url: string | null;
            /** Width */
            width: number | null;
            /** Height */
            height: number | null;
            /** Created At */
            created_at: string;
            /** Updated At */
            updated_at: string;
        };
        /**
         * FrameChange
         * @description Fields left out or null stay as they are.
         */
        FrameChange: {
            /**
             * Id
             * @description A row's id
             */
            id: number;
            /** Position */
            position?: number | null;
            /** Hold */
            hold?: number | null;
            /** Note */
            note?: string | null;
        };
        /** FrameCreate */
        FrameCreate: {
            /**
             * Path
             * @description Relative to the data folder
             * @default
             */
            path?: string;
            /**
             * Generator
             * @description What made the picture, such as `flux_txt2img`
             * @default
             */
            generator?: string;
            /**
             * Project Id
             * @description A row's id
             */
            project_id: number;
            /**
             * Position
             * @description The end by default
             */
            position?: number | null;
            /**
             * Hold
             * @description Ticks of 1/fps second the frame stays
             * @default 1
             */
            hold?: number;
            /**
             * Note
             * @default
             */
            note?: string;
            /**
             * Take Id
             * @description The frame shows a copy of this take, of any project or loose
             */
            take_id?: string | null;
        };
        /** FrameList */
        FrameList: {
            /** Total */
            total: number;
            /** Frames */
            frames: components["schemas"]["Frame"][];
        };
        /**
         * FrameUpdate
         * @description Fields left out or null stay as they are.
         */
        FrameUpdate: {
            /** Path */
            path?: string | null;
            /** Generator */
            generator?: string | null;
            /** Project Id */
            project_id?: number | null;
            /** Position */
            position?: number | null;
            /** Hold */
            hold?: number | null;
            /** Note */
            note?: string | null;
        };
        /** FramesChoice */
        FramesChoice: {
            /** Frame Ids */
            frame_ids: number[];
        };
        /**
         * FramesCopy
         * @description Without a place the copies go to the end.
         */
        FramesCopy: {
            /** Before Id */
            before_id?: number | null;
            /** After Id */
            after_id?: number | null;
            /** To */
            to?: ("first" | "last") | null;
            /**
             * Frame Ids
             * @description Of any project
             */
            frame_ids: number[];
        };
        /** FramesMove */
        FramesMove: {
            /** Before Id */
            before_id?: number | null;
            /** After Id */
            after_id?: number | null;
            /** To */
            to?: ("first" | "last") | null;
            /** Frame Ids */
            frame_ids: number[];
        };
        /** FramesUpdate */
        FramesUpdate: {
            /** Frames */
            frames: components["schemas"]["FrameChange"][];
        };
        /** GenerateNew */
        GenerateNew: {
            /** Prompt */
            prompt: string;
            /** Steps */
            steps?: number | null;
            /** Seed */
            seed?: number | null;
        };
        /** GenerateRefine */
        GenerateRefine: {
            /**
             * Modification
             * @description What to change, in words
             */
            modification: string;
            /** Strength */
            strength?: number | null;
            /** Steps */
            steps?: number | null;
        };
        /** Generated */
        Generated: {
            /** Image Id */
            image_id: string;
            /** Image Url */
            image_url: string;
            metadata: components["schemas"]["GenerationEntry"];
        };
        /**
         * GenerationEntry
         * @description A picture and what made it.
         */
        GenerationEntry: {
            /**
             * Id
             * @description UUID; the id of its take
             */
            id: string;
            /** Timestamp */
            timestamp: string;
            /**
             * Type
             * @enum {string}
             */
            type: "new" | "refinement";
            /** Prompt */
            prompt: string;
            /** Modification */
            modification: string | null;
            /** Seed */
            seed: number | null;
            /** Steps */
            steps: number | null;
            /** Strength */
            strength: number | null;
            /** Guidance Scale */
            guidance_scale: number | null;
            /**
             * Image Path
             * @description Relative to the data folder
             */
            image_path: string;
            /** Parent Id */
            parent_id: string | null;
        };
        /** Health */
        Health: {
            /**
             * Status
             * @constant
             */
            status: "healthy";
            /** Version */
            version: string;
            /** Uptime S */
            uptime_s: number;
            /** Cpu Percent */
            cpu_percent: number;
            /** Memory Percent */
            memory_percent: number;
            /** Memory Used Bytes */
            memory_used_bytes: number;
            /** Memory Total Bytes */
            memory_total_bytes: number;
            /** Disk Free Bytes */
            disk_free_bytes: number;
            /** Tasks Running */
            tasks_running: number;
            /** Tasks Queued */
            tasks_queued: number;
            /** Workers */
            workers: components["schemas"]["Worker"][];
            /** Warnings */
            warnings: string[];
        };
        /** Hello */
        Hello: {
            /** Message */
            message: string;
        };
        /** History */
        History: {
            project: components["schemas"]["Project"];
            /** Exported At */
            exported_at: string;
            /** Frames */
            frames: components["schemas"]["HistoryFrame"][];
        };
        /** HistoryFrame */
        HistoryFrame: {
            frame: components["schemas"]["Frame"];
            /** Takes */
            takes: components["schemas"]["HistoryTake"][];
        };
        /** HistoryStep */
        HistoryStep: {
            /** Revision */
            revision: number;
            /** Label */
            label: string;
            /** At */
            at: string;
            /** Changed */
            changed: number;
            /** Undone */
            undone: boolean;
        };
        /** HistoryTake */
        HistoryTake: {
            /**
             * Id
             * @description UUID
             */
            id: string;
            /**
             * Frame Id
             * @description Null for a loose take, made by a task without a project
             */
            frame_id: number | null;
            /** Project Id */
            project_id: number | null;
            /** Parent Id */
            parent_id: string | null;
            /** Task Id */
            task_id: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "new" | "refinement" | "import";
            /** Prompt */
            prompt: string;
            /** Modification */
            modification: string | null;
            /** Instruction */
            instruction: string | null;
            /** Plugin */
            plugin: string;
            /** Model */
            model: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Seed */
            seed: number | null;
            /** Steps */
            steps: number | null;
            /** Strength */
            strength: number | null;
            /** Guidance Scale */
            guidance_scale: number | null;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Url */
            url: string;
            /** Thumbnail Url */
            thumbnail_url: string;
            /** Starred */
            starred: boolean;
            /** Created At */
            created_at: string;
            /**
             * Path
             * @description Ids of the takes it came of, from the root to itself; none in the trash
             */
            path: string[];
        };
        /** ImportReport */
        ImportReport: {
            /**
             * Found
             * @description Pictures that can be taken in
             */
            found: number;
            /**
             * Taken
             * @description Pictures that were copied now
             */
            taken: number;
            /**
             * Known
             * @description Pictures that the dataset has already
             */
            known: number;
            /**
             * Captions
             * @description Caption files that were read
             */
            captions: number;
            /** Lines */
            lines: components["schemas"]["ReportLine"][];
        };
        /** Info */
        Info: {
            /** Name */
            name: string;
            /** Version */
            version: string;
            /** Api Versions */
            api_versions: string[];
            /** Docs Url */
            docs_url: string;
            /** Python */
            python: string;
            /** Sqlite */
            sqlite: string;
            /** Plugins */
            plugins: string[];
            /** Data Dir */
            data_dir: string;
            /** Models Dir */
            models_dir: string;
            /** Database Path */
            database_path: string;
            /**
             * Database Bytes
             * @description With what is not yet moved from the log into the file
             */
            database_bytes: number;
            /**
             * Supervised
             * @description Whether `run.sh` starts it again after a restart or a crash
             */
            supervised: boolean;
            language_model: components["schemas"]["LanguageModel"];
        };
        /** InterpretRequest */
        InterpretRequest: {
            /** Prompt */
            prompt: string;
            /**
             * Instruction
             * @description What to change, in the person's own words
             */
            instruction: string;
            /**
             * Last Edited
             * @description The noun that `it` means
             */
            last_edited?: string | null;
            /**
             * Interpreter
             * @description Who reads the instruction: rules alone, or the language model; rules first if left out
             */
            interpreter?: ("rules" | "model") | null;
        };
        /** Interpretation */
        Interpretation: {
            /**
             * Kind
             * @description What was asked, such as `attr`, `add` or `command:undo`; several joined by `+`
             */
            kind: string;
            /** Confidence */
            confidence: number;
            /**
             * Description
             * @description The whole new prompt, for models that draw from a prompt
             */
            description: string;
            /**
             * Instruction
             * @description The command for models that edit by instruction; empty for a command
             */
            instruction: string;
            /**
             * Kept
             * @description Things of the prompt that stay as they are
             */
            kept: string[];
            /** Changes */
            changes: components["schemas"]["Change"][];
            /**
             * Target
             * @description The noun last edited: what `it` means next
             */
            target: string | null;
        };
        /** Interpreted */
        Interpreted: {
            /**
             * Kind
             * @description What was asked, such as `attr`, `add` or `command:undo`; several joined by `+`
             */
            kind: string;
            /** Confidence */
            confidence: number;
            /**
             * Description
             * @description The whole new prompt, for models that draw from a prompt
             */
            description: string;
            /**
             * Instruction
             * @description The command for models that edit by instruction; empty for a command
             */
            instruction: string;
            /**
             * Kept
             * @description Things of the prompt that stay as they are
             */
            kept: string[];
            /** Changes */
            changes: components["schemas"]["Change"][];
            /**
             * Target
             * @description The noun last edited: what `it` means next
             */
            target: string | null;
            /**
             * Interpreter
             * @enum {string}
             */
            interpreter: "rules" | "model";
        };
        /**
         * LanguageModel
         * @description What enhances prompts and reads instructions that the rules decline.
         */
        LanguageModel: {
            /** Available */
            available: boolean;
            /**
             * Model
             * @description The language model that is asked
             */
            model: string | null;
            /**
             * Reason
             * @description Why there is none, and what to do; null if there is one
             */
            reason: string | null;
        };
        /** Licence */
        Licence: {
            /** Name */
            name: string;
            /** Version */
            version: string;
            /**
             * License
             * @description An SPDX expression where the distribution has one, else its own words
             */
            license: string;
        };
        /** LicenceList */
        LicenceList: {
            /** Total */
            total: number;
            /** Licences */
            licences: components["schemas"]["Licence"][];
        };
        /** Message */
        Message: {
            /** Message */
            message: string;
        };
        /** Model */
        Model: {
            /** Name */
            name: string;
            /**
             * Filename
             * @description File or folder name within its category; what parameters and URLs use
             */
            filename: string;
            /** Category */
            category: string;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Format
             * @enum {string}
             */
            format: "diffusers" | "safetensors" | "gguf" | "onnx" | "transformers";
            /** Family */
            family: string | null;
            /** License */
            license: string | null;
            /** Modified At */
            modified_at: string;
        };
        /** ModelList */
        ModelList: {
            /** Category */
            category: string;
            /** Total */
            total: number;
            /** Models */
            models: components["schemas"]["Model"][];
        };
        /**
         * Number
         * @description A set of numbers in short.
         */
        Number: {
            /** Minimum */
            minimum: number;
            /** Median */
            median: number;
            /** Mean */
            mean: number;
            /** Maximum */
            maximum: number;
        };
        /**
         * PictureEdit
         * @description Edits one picture. `base` is the caption the person saw: where it is another by now, nothing is written (409).
         */
        PictureEdit: {
            /**
             * Caption
             * @description The whole caption, without the trigger
             */
            caption?: string | null;
            /** Base */
            base?: string | null;
            /** Add */
            add?: string[] | null;
            /**
             * At
             * @description Where added tags go; the end
             */
            at?: number | null;
            /** Remove */
            remove?: string[] | null;
            /**
             * Tags
             * @description All tags, in their order
             */
            tags?: string[] | null;
            /**
             * Rename
             * @description One tag to another word, in its place
             */
            rename?: string[] | null;
            /** Reviewed */
            reviewed?: boolean | null;
            /** Skipped */
            skipped?: boolean | null;
            crop?: components["schemas"]["CropChange"] | null;
            /**
             * Accept
             * @description Suggestions taken
             */
            accept?: string[] | null;
            /** Dismiss */
            dismiss?: string[] | null;
            /**
             * Resolve
             * @description What becomes of a conflict
             */
            resolve?: ("ours" | "theirs" | "both") | null;
        };
        /** Plugin */
        Plugin: {
            /**
             * Name
             * @description Folder name, and the `type` of its tasks
             */
            name: string;
            /** Title */
            title: string;
            /** Version */
            version: string;
            /** Description */
            description: string;
            /** Visible */
            visible: boolean;
            /** Available */
            available: boolean;
            /**
             * Error
             * @description Why it can't be used, when it failed to import
             */
            error: string | null;
            /**
             * Parameters
             * @description What draws the form, one entry a field
             */
            parameters: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            /**
             * Schema
             * @description The JSON Schema of `data`
             */
            schema: {
                [key: string]: unknown;
            };
            /**
             * Produces
             * @enum {string}
             */
            produces: "image" | "dataset" | "video" | "model";
        };
        /** PluginList */
        PluginList: {
            /** Total */
            total: number;
            /** Plugins */
            plugins: components["schemas"]["Plugin"][];
        };
        /** Preflight */
        Preflight: {
            /**
             * Target
             * @enum {string}
             */
            target: "civitai" | "kohya" | "ai-toolkit" | "onetrainer" | "simpletuner" | "diffusers" | "zip" | "captions";
            /**
             * Ready
             * @description Nothing stands in the way
             */
            ready: boolean;
            /** Findings */
            findings: components["schemas"]["Finding"][];
            /**
             * Files
             * @description What would be written, up to a hundred names
             */
            files: string[];
            /** Total Files */
            total_files: number;
        };
        /** Preset */
        Preset: {
            /**
             * Id
             * @description A number, or such as `builtin:fast`
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "generator" | "style";
            /** Name */
            name: string;
            /**
             * Plugin
             * @description Null for styles, and for what serves every plugin with presets
             */
            plugin: string | null;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /**
             * Built In
             * @description Comes from the settings, and can't be changed here
             */
            built_in: boolean;
            /** Created At */
            created_at: string | null;
            /** Updated At */
            updated_at: string | null;
        };
        /** PresetCreate */
        PresetCreate: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "generator" | "style";
            /** Name */
            name: string;
            /**
             * Plugin
             * @description Only and always for the kind generator
             */
            plugin?: string | null;
            /**
             * Data
             * @description Parameters of the plugin; for a style {"prompt": "..."} with {prompt} in it exactly once
             */
            data: {
                [key: string]: unknown;
            };
        };
        /** PresetList */
        PresetList: {
            /** Total */
            total: number;
            /** Presets */
            presets: components["schemas"]["Preset"][];
        };
        /**
         * PresetUpdate
         * @description Fields left out or null stay as they are.
         */
        PresetUpdate: {
            /** Name */
            name?: string | null;
            /** Data */
            data?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Progress
         * @description What travels on the WebSocket of the progress.
         */
        Progress: {
            /** Step */
            step: number;
            /** Total Steps */
            total_steps: number;
            /**
             * Preview
             * @description Address of a small JPEG; left out while there is none
             */
            preview: string | null;
        };
        /** Project */
        Project: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Fps */
            fps: number;
            /** Style */
            style: string;
            /** Frame Count */
            frame_count: number;
            /**
             * Duration S
             * @description Sum of the frames' holds divided by fps
             */
            duration_s: number;
            /** Thumbnail Url */
            thumbnail_url: string | null;
            /** Created At */
            created_at: string;
            /** Updated At */
            updated_at: string;
        };
        /** ProjectCreate */
        ProjectCreate: {
            /** Name */
            name: string;
            /**
             * Width
             * @description Pixels
             */
            width: number;
            /**
             * Height
             * @description Pixels
             */
            height: number;
            /**
             * Fps
             * @description Frames a second
             */
            fps: number;
            /**
             * Style
             * @description A line added to every prompt of the project
             * @default
             */
            style?: string;
        };
        /** ProjectList */
        ProjectList: {
            /** Total */
            total: number;
            /** Projects */
            projects: components["schemas"]["Project"][];
        };
        /**
         * ProjectUpdate
         * @description Fields left out or null stay as they are.
         */
        ProjectUpdate: {
            /** Name */
            name?: string | null;
            /** Width */
            width?: number | null;
            /** Height */
            height?: number | null;
            /** Fps */
            fps?: number | null;
            /** Style */
            style?: string | null;
        };
        /** QueryCompletion */
        QueryCompletion: {
            /** Text */
            text: string;
            /** Description */
            description: string;
            /**
             * Start
             * @description What of the query it replaces: from here
             */
            start: number;
            /**
             * End
             * @description to here
             */
            end: number;
        };
        /** QueryCompletionList */
        QueryCompletionList: {
            /** Total */
            total: number;
            /** Completions */
            completions: components["schemas"]["QueryCompletion"][];
            problem: components["schemas"]["QueryProblem"] | null;
        };
        /**
         * QueryProblem
         * @description A query that can't be read, and where.
         */
        QueryProblem: {
            /** Message */
            message: string;
            /** At */
            at: number;
        };
        /**
         * Queue
         * @description What runs and what waits, in the order it will run.
         */
        Queue: {
            /** Total */
            total: number;
            /** Paused */
            paused: boolean;
            /** Tasks */
            tasks: components["schemas"]["Task"][];
        };
        /**
         * QueueMove
         * @description Moves a waiting task before or after another one, or to an end of its priority.
         */
        QueueMove: {
            /**
             * Task Id
             * @description A row's id
             */
            task_id: number;
            /** Before Id */
            before_id?: number | null;
            /** After Id */
            after_id?: number | null;
            /** To */
            to?: ("first" | "last") | null;
            /** Priority */
            priority?: ("now" | "normal" | "background") | null;
        };
        /** Recalled */
        Recalled: {
            /**
             * Kind
             * @description `kino`: written by Kino; `parameters`: the text that other tools write; `none`: made by a plugin that is not here, so that only its prompt is told
             * @enum {string}
             */
            kind: "kino" | "parameters" | "none";
            /**
             * Plugin
             * @description What makes the picture again; empty for `none`
             */
            plugin: string;
            /**
             * Params
             * @description Parameters as a task's `data` takes them, checked by the plugin
             */
            params: {
                [key: string]: unknown;
            };
            /** Prompt */
            prompt: string;
            /**
             * Missing
             * @description Sentences: what is not installed or could not be used
             */
            missing: string[];
            /**
             * Take Id
             * @description The take of this server whose picture it is
             */
            take_id: string | null;
        };
        /**
         * RefineCommand
         * @description A command that was carried out without drawing anything.
         */
        RefineCommand: {
            /**
             * Kind
             * @description What was asked, such as `attr`, `add` or `command:undo`; several joined by `+`
             */
            kind: string;
            /** Confidence */
            confidence: number;
            /**
             * Description
             * @description The whole new prompt, for models that draw from a prompt
             */
            description: string;
            /**
             * Instruction
             * @description The command for models that edit by instruction; empty for a command
             */
            instruction: string;
            /**
             * Kept
             * @description Things of the prompt that stay as they are
             */
            kept: string[];
            /** Changes */
            changes: components["schemas"]["Change"][];
            /**
             * Target
             * @description The noun last edited: what `it` means next
             */
            target: string | null;
            /** @description As it is after the command */
            frame: components["schemas"]["Frame"];
        };
        /**
         * RefinePlan
         * @description What a refinement would do. For a command (`command:undo`, …) the route and what follows tell of the source.
         */
        RefinePlan: {
            /**
             * Kind
             * @description What was asked, such as `attr`, `add` or `command:undo`; several joined by `+`
             */
            kind: string;
            /** Confidence */
            confidence: number;
            /**
             * Description
             * @description The whole new prompt, for models that draw from a prompt
             */
            description: string;
            /**
             * Instruction
             * @description The command for models that edit by instruction; empty for a command
             */
            instruction: string;
            /**
             * Kept
             * @description Things of the prompt that stay as they are
             */
            kept: string[];
            /** Changes */
            changes: components["schemas"]["Change"][];
            /**
             * Target
             * @description The noun last edited: what `it` means next
             */
            target: string | null;
            /**
             * Take Id
             * @description The take it starts from
             */
            take_id: string;
            /** Plugin */
            plugin: string;
            /**
             * Route
             * @description edit: by a model that follows instructions; image: redrawn from the picture; text: drawn anew from the new prompt with the same seed
             * @enum {string}
             */
            route: "edit" | "image" | "text";
            /** Model */
            model: string;
            /**
             * Strength
             * @description Of image to image; null on the other routes
             */
            strength: number | null;
            /**
             * Depth
             * @description Refinements between the source and the first picture it comes from
             */
            depth: number;
            /**
             * Reapply Offered
             * @description Whether there are so many that starting over keeps more quality
             */
            reapply_offered: boolean;
            /**
             * Already
             * @description The prompt says so already: nothing would change
             */
            already: boolean;
            /**
             * Interpreter
             * @enum {string}
             */
            interpreter: "rules" | "model";
        };
        /** RefineRequest */
        RefineRequest: {
            /**
             * Modification
             * @description What to change, in the person's own words
             */
            modification: string;
            /**
             * Strength
             * @description How much of the picture is drawn anew; by the kind of change if left out
             */
            strength?: number | null;
            /**
             * Steps
             * @description As the source's if left out
             */
            steps?: number | null;
            /**
             * Seed
             * @description As the source's if left out
             */
            seed?: number | null;
            /**
             * Take Id
             * @description What is refined: a take of the frame, by default what it shows
             */
            take_id?: string | null;
            /**
             * Dry Run
             * @description Tells what would be done, and does nothing
             * @default false
             */
            dry_run?: boolean;
            /**
             * Interpreter
             * @description Who reads the instruction: rules alone, or the language model; rules first if left out
             */
            interpreter?: ("rules" | "model") | null;
            /**
             * Description
             * @description The whole new prompt by the person's own hand: then nothing is interpreted
             */
            description?: string | null;
            /**
             * Reapply
             * @description All changes since the first picture, and this one, made to that one
             * @default false
             */
            reapply?: boolean;
            /**
             * Model
             * @description As the source's if left out
             */
            model?: string | null;
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority?: "now" | "normal" | "background";
        };
        /** RefineTask */
        RefineTask: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /**
             * Type
             * @description The plugin's name
             */
            type: string;
            /**
             * Data
             * @description The plugin's parameters, complete: defaults and seed are filled in
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "queued" | "running" | "completed" | "failed" | "stopped";
            /**
             * Progress
             * @description Percent
             */
            progress: number;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error */
            error: string | null;
            /** Project Id */
            project_id: number | null;
            /** Frame Id */
            frame_id: number | null;
            /**
             * Frame Position
             * @description Where its new frame goes; null: the end
             */
            frame_position: number | null;
            /** Parent Take Id */
            parent_take_id: string | null;
            refinement: components["schemas"]["Refinement"] | null;
            /**
             * Priority
             * @enum {string}
             */
            priority: "now" | "normal" | "background";
            /**
             * Position
             * @description Place in the queue within its priority
             */
            position: number;
            /**
             * Attempt
             * @description How often a worker has begun it
             */
            attempt: number;
            /** Stage */
            stage: string | null;
            /** Step */
            step: number | null;
            /** Steps */
            steps: number | null;
            /** Eta S */
            eta_s: number | null;
            /** Preview Url */
            preview_url: string | null;
            /** Created At */
            created_at: string;
            /** Updated At */
            updated_at: string;
            /** Queued At */
            queued_at: string | null;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            interpretation: components["schemas"]["Interpretation"];
            /**
             * Route
             * @enum {string}
             */
            route: "edit" | "image" | "text";
        };
        /**
         * Refinement
         * @description What a refinement was asked, and what became of it; none of it is a parameter of a plugin.
         */
        Refinement: {
            /**
             * Modification
             * @description What the person said
             */
            modification: string;
            /**
             * Instruction
             * @description The command for models that edit by instruction
             */
            instruction: string;
            /**
             * Description
             * @description The whole new prompt, which the new take is known by
             */
            description: string;
        };
        /**
         * ReportLine
         * @description One thing that was found while looking at a folder.
         */
        ReportLine: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "orphan" | "collision" | "unreadable" | "tiny" | "large" | "unsupported" | "encoding" | "duplicate" | "near_duplicate" | "outside" | "caption" | "disk" | "converted" | "transparent";
            /**
             * Severity
             * @enum {string}
             */
            severity: "error" | "warning" | "note";
            /** Message */
            message: string;
            /**
             * Files
             * @description The files it is about, below the folder; for duplicates the one kept first
             */
            files: string[];
        };
        /** RestorePoint */
        RestorePoint: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** At */
            at: string;
            /** Revision */
            revision: number;
            /** Tagged */
            tagged: number;
            /**
             * Automatic
             * @description Made by Kino, and the oldest of those go when there are too many
             */
            automatic: boolean;
        };
        /** RestorePointCreate */
        RestorePointCreate: {
            /** Name */
            name: string;
        };
        /** RestorePointList */
        RestorePointList: {
            /** Total */
            total: number;
            /** Points */
            points: components["schemas"]["RestorePoint"][];
        };
        /**
         * Scope
         * @description Which pictures: those named, or those a query finds; all, if neither is given.
         */
        Scope: {
            /** Names */
            names?: string[] | null;
            /** Query */
            query?: string | null;
        };
        /** SessionHistory */
        SessionHistory: {
            /** Generations */
            generations: components["schemas"]["GenerationEntry"][];
        };
        /** SessionState */
        SessionState: {
            /**
             * Current Image
             * @description Address of the picture; null before the first one
             */
            current_image: string | null;
            /** Prompt */
            prompt: string | null;
            /** Seed */
            seed: number | null;
            /**
             * History
             * @description Every picture of the session, oldest first
             */
            history: components["schemas"]["GenerationEntry"][];
        };
        /** Setting */
        Setting: {
            /** Name */
            name: string;
            /** Value */
            value: unknown;
            /**
             * Source
             * @enum {string}
             */
            source: "default" | "kino.yaml" | "config.env" | "environment" | "flag";
            /** Description */
            description: string;
        };
        /** SettingList */
        SettingList: {
            /** Total */
            total: number;
            /** Settings */
            settings: components["schemas"]["Setting"][];
        };
        /** SizeFacet */
        SizeFacet: {
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Count */
            count: number;
        };
        /** Success */
        Success: {
            /** Success */
            success: boolean;
        };
        /** Suggested */
        Suggested: {
            /** Value */
            value: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "tag" | "sentence";
            /** Confidence */
            confidence: number | null;
            /**
             * Source
             * @description The model
             */
            source: string;
            /**
             * Run
             * @description The task that made it
             */
            run: number;
            /** Category */
            category: string;
        };
        /** SystemAnswer */
        SystemAnswer: {
            /** Success */
            success: boolean;
            /** Message */
            message: string;
        };
        /** TagCompletion */
        TagCompletion: {
            /** Tag */
            tag: string;
            /** Count */
            count: number;
            /**
             * Source
             * @enum {string}
             */
            source: "dataset" | "other" | "vocabulary";
            /** Category */
            category: string | null;
            /**
             * Alias
             * @description The other name that matched
             */
            alias: string | null;
        };
        /** TagCompletionList */
        TagCompletionList: {
            /** Total */
            total: number;
            /** Completions */
            completions: components["schemas"]["TagCompletion"][];
        };
        /** TagCount */
        TagCount: {
            /** Tag */
            tag: string;
            /** Count */
            count: number;
            /** Category */
            category: string | null;
            /**
             * Recent
             * @description Place among the most recently used; 0 is the last one
             */
            recent: number | null;
            /** Favourite */
            favourite: boolean;
            /** Group */
            group: string | null;
        };
        /** TagList */
        TagList: {
            /** Total */
            total: number;
            /** Tags */
            tags: components["schemas"]["TagCount"][];
        };
        /** TagPair */
        TagPair: {
            /** First */
            first: string;
            /** Second */
            second: string;
            /** Count */
            count: number;
        };
        /**
         * TagState
         * @description A tag among several pictures: in all of them, in some, or (never listed) in none.
         */
        TagState: {
            /** Tag */
            tag: string;
            /** Count */
            count: number;
            /** Of */
            of: number;
        };
        /** TagStateList */
        TagStateList: {
            /** Total */
            total: number;
            /** Tags */
            tags: components["schemas"]["TagState"][];
        };
        /** TaggerList */
        TaggerList: {
            /** Total */
            total: number;
            /** Models */
            models: components["schemas"]["TaggerModel"][];
        };
        /** TaggerModel */
        TaggerModel: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "tags" | "sentences";
            /** Threshold */
            threshold: number | null;
            /** Available */
            available: boolean;
            /**
             * Reason
             * @description Why it can't be used
             */
            reason: string | null;
        };
        /** TaggingPlan */
        TaggingPlan: {
            /** Pictures */
            pictures: number;
            /** Model */
            model: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "tags" | "sentences";
            /**
             * Input Tokens
             * @description Of a service: estimated
             */
            input_tokens: number | null;
            /** Output Tokens */
            output_tokens: number | null;
            /**
             * Cost Usd
             * @description null: nothing to pay, or the price is not known
             */
            cost_usd: number | null;
            /** Message */
            message: string;
        };
        /**
         * TaggingRequest
         * @description Suggestions by a model, as a task on the queue.
         */
        TaggingRequest: {
            /** Names */
            names?: string[] | null;
            /** Query */
            query?: string | null;
            /**
             * Model
             * @description Of the Taggers, or `claude`
             */
            model: string;
            /**
             * Threshold
             * @description The model's own, if left out
             */
            threshold?: number | null;
            /** Character Threshold */
            character_threshold?: number | null;
            /**
             * Policy
             * @description What of pictures that have a caption
             * @default skip
             * @enum {string}
             */
            policy?: "skip" | "append" | "replace";
            /** Max Tags */
            max_tags?: number | null;
            /**
             * Exclude
             * @default []
             */
            exclude?: string[];
            /**
             * Prompt
             * @description What a captioner is asked; {tags} and {name} are filled in
             */
            prompt?: string | null;
            /**
             * Max Tokens
             * @default 200
             */
            max_tokens?: number;
            /**
             * Accept
             * @description Take all suggestions from this confidence on once the run is through
             */
            accept?: number | null;
            /**
             * Priority
             * @default background
             * @enum {string}
             */
            priority?: "now" | "normal" | "background";
        };
        /** Take */
        Take: {
            /**
             * Id
             * @description UUID
             */
            id: string;
            /**
             * Frame Id
             * @description Null for a loose take, made by a task without a project
             */
            frame_id: number | null;
            /** Project Id */
            project_id: number | null;
            /** Parent Id */
            parent_id: string | null;
            /** Task Id */
            task_id: number | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "new" | "refinement" | "import";
            /** Prompt */
            prompt: string;
            /** Modification */
            modification: string | null;
            /** Instruction */
            instruction: string | null;
            /** Plugin */
            plugin: string;
            /** Model */
            model: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /** Seed */
            seed: number | null;
            /** Steps */
            steps: number | null;
            /** Strength */
            strength: number | null;
            /** Guidance Scale */
            guidance_scale: number | null;
            /** Width */
            width: number;
            /** Height */
            height: number;
            /** Url */
            url: string;
            /** Thumbnail Url */
            thumbnail_url: string;
            /** Starred */
            starred: boolean;
            /** Created At */
            created_at: string;
        };
        /** TakeChoice */
        TakeChoice: {
            /** Take Id */
            take_id: string;
        };
        /**
         * TakeFacets
         * @description What the takes there are can be filtered by, the most frequent first.
         */
        TakeFacets: {
            /** Plugins */
            plugins: components["schemas"]["Facet"][];
            /** Models */
            models: components["schemas"]["Facet"][];
            /** Sizes */
            sizes: components["schemas"]["SizeFacet"][];
        };
        /** TakeList */
        TakeList: {
            /** Total */
            total: number;
            /** Takes */
            takes: components["schemas"]["Take"][];
        };
        /** TakeUpdate */
        TakeUpdate: {
            /** Starred */
            starred?: boolean | null;
        };
        /** Task */
        Task: {
            /** Id */
            id: number;
            /** Name */
            name: string;
            /**
             * Type
             * @description The plugin's name
             */
            type: string;
            /**
             * Data
             * @description The plugin's parameters, complete: defaults and seed are filled in
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "queued" | "running" | "completed" | "failed" | "stopped";
            /**
             * Progress
             * @description Percent
             */
            progress: number;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error */
            error: string | null;
            /** Project Id */
            project_id: number | null;
            /** Frame Id */
            frame_id: number | null;
            /**
             * Frame Position
             * @description Where its new frame goes; null: the end
             */
            frame_position: number | null;
            /** Parent Take Id */
            parent_take_id: string | null;
            refinement: components["schemas"]["Refinement"] | null;
            /**
             * Priority
             * @enum {string}
             */
            priority: "now" | "normal" | "background";
            /**
             * Position
             * @description Place in the queue within its priority
             */
            position: number;
            /**
             * Attempt
             * @description How often a worker has begun it
             */
            attempt: number;
            /** Stage */
            stage: string | null;
            /** Step */
            step: number | null;
            /** Steps */
            steps: number | null;
            /** Eta S */
            eta_s: number | null;
            /** Preview Url */
            preview_url: string | null;
            /** Created At */
            created_at: string;
            /** Updated At */
            updated_at: string;
            /** Queued At */
            queued_at: string | null;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
        };
        /** TaskCreate */
        TaskCreate: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Project Id */
            project_id?: number | null;
            /**
             * Frame Id
             * @description Adds a take to this frame and shows it
             */
            frame_id?: number | null;
            /**
             * Position
             * @description Of the new frame
             */
            position?: number | null;
            /** Parent Take Id */
            parent_take_id?: string | null;
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority?: "now" | "normal" | "background";
            /**
             * Start
             * @description Queue it at once
             * @default false
             */
            start?: boolean;
        };
        /** TaskList */
        TaskList: {
            /** Total */
            total: number;
            /** Tasks */
            tasks: components["schemas"]["Task"][];
        };
        /** TaskMessage */
        TaskMessage: {
            /** Message */
            message: string;
            /** Task Id */
            task_id: number;
        };
        /** TaskProgress */
        TaskProgress: {
            /** Task Id */
            task_id: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "queued" | "running" | "completed" | "failed" | "stopped";
            /** Progress */
            progress: number;
            /** Stage */
            stage: string | null;
            /** Step */
            step: number | null;
            /** Steps */
            steps: number | null;
            /** Eta S */
            eta_s: number | null;
            /** Preview Url */
            preview_url: string | null;
        };
        /**
         * TaskUpdate
         * @description Edits a task that is not yet running. Fields left out or null stay as they are.
         */
        TaskUpdate: {
            /** Name */
            name?: string | null;
            /** Data */
            data?: {
                [key: string]: unknown;
            } | null;
            /** Priority */
            priority?: ("now" | "normal" | "background") | null;
        };
        /** TokenCount */
        TokenCount: {
            /**
             * Count
             * @description Tokens of the prompt, specials included
             */
            count: number;
            /** Limit */
            limit: number;
            /**
             * Kept
             * @description The text that fits, cut at a word
             */
            kept: string;
            /**
             * Cut
             * @description The text that does not
             */
            cut: string;
        };
        /** Tokens */
        Tokens: {
            /** Model */
            model: string;
            clip: components["schemas"]["TokenCount"];
            t5: components["schemas"]["TokenCount"];
            /**
             * Estimate
             * @description True without the model's own tokenizer: 1.6 tokens a word
             */
            estimate: boolean;
        };
        /** TokensRequest */
        TokensRequest: {
            /** Prompt */
            prompt: string;
            /** Model */
            model?: string | null;
        };
        /** TrashItem */
        TrashItem: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "project" | "frame" | "take";
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Deleted At */
            deleted_at: string;
        };
        /** TrashList */
        TrashList: {
            /** Total */
            total: number;
            /** Items */
            items: components["schemas"]["TrashItem"][];
        };
        /**
         * Uploaded
         * @description A picture handed in; a task's parameters refer to it as `upload:<name>`.
         */
        Uploaded: {
            /** Name */
            name: string;
            /** Url */
            url: string;
            /** Width */
            width: number;
            /** Height */
            height: number;
        };
        /** Vocabulary */
        Vocabulary: {
            /** Name */
            name: string;
            /** Tags */
            tags: number;
            /** Problem */
            problem: string | null;
        };
        /** VocabularyList */
        VocabularyList: {
            /** Total */
            total: number;
            /**
             * Folder
             * @description Where CSV files go
             */
            folder: string;
            /** Vocabularies */
            vocabularies: components["schemas"]["Vocabulary"][];
        };
        /**
         * Worker
         * @description A worker as the server sees it.
         */
        Worker: {
            /**
             * Name
             * @description Such as `cuda:0` or `cpu`
             */
            name: string;
            /** Device */
            device: string;
            /**
             * Device Name
             * @description What the driver calls it; null until it was first started
             */
            device_name: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "absent" | "starting" | "idle" | "busy" | "stopping";
            /** Pid */
            pid: number | null;
            /** Task Id */
            task_id: number | null;
            /**
             * Memory Used Bytes
             * @description Resident memory, or the device's where it has its own
             */
            memory_used_bytes: number | null;
            /** Memory Total Bytes */
            memory_total_bytes: number | null;
            /**
             * Loaded
             * @description Models in memory
             */
            loaded: string[];
        };
    };
    responses: {
        /** @description Something in the request is wrong; `details` names the fields */
        Error400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "validation_error",
                 *         "message": "Something in the request is wrong; `details` names the fields",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The token is missing or wrong */
        Error401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "unauthorized",
                 *         "message": "The token is missing or wrong",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request comes from another page, or for another host */
        Error403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "forbidden",
                 *         "message": "The request comes from another page, or for another host",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is no such thing */
        Error404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "not_found",
                 *         "message": "There is no such thing",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description It does not fit the present state */
        Error409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "conflict",
                 *         "message": "It does not fit the present state",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The picture is another one than the condition names */
        Error412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "precondition_failed",
                 *         "message": "The picture is another one than the condition names",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is too large */
        Error413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "too_large",
                 *         "message": "The body is too large",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is of a type that is not taken */
        Error415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "unsupported_media_type",
                 *         "message": "The body is of a type that is not taken",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The range is outside of the file */
        Error416: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "range_not_satisfiable",
                 *         "message": "The range is outside of the file",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There are too many already */
        Error429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "too_many_requests",
                 *         "message": "There are too many already",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Something went wrong inside; the log tells what */
        Error500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "internal_error",
                 *         "message": "Something went wrong inside; the log tells what",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Kino can't do it at the moment, such as with a full disk */
        Error503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": {
                 *         "code": "unavailable",
                 *         "message": "Kino can't do it at the moment, such as with a full disk",
                 *         "details": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_hello: {
        parameters: {
            query?: {
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Greets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hello"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_echo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EchoRequest"];
            };
        };
        responses: {
            /** @description Sends a message back, with its length in characters */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Echo"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_info: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells what this server is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_projects: {
        parameters: {
            query?: {
                /** @description Words of the name */
                q?: string;
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists projects */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectCreate"];
            };
        };
        responses: {
            /** @description Makes a project */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    put_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectUpdate"];
            };
        };
        responses: {
            /** @description Changes a project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Moves a project and its frames to the trash */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_project_duplicate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Makes a copy of a project, with all its frames and their takes */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives the whole timeline as columns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_history: {
        parameters: {
            query?: {
                /** @description `html` is one page with its pictures inside */
                format?: "json" | "html";
            };
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives every take of every frame, and how one came of another */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                    "text/html": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_project_frames: {
        parameters: {
            query?: {
                /** @description Words of the note, or of the shown take's prompt */
                q?: string;
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists a project's frames in timeline order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    patch_project_frames: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramesUpdate"];
            };
        };
        responses: {
            /** @description Changes many frames: all of them or, when one can't be, none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frames_import: {
        parameters: {
            query?: {
                /** @description Place on the timeline, fractional */
                position?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    pictures: string[];
                };
            };
        };
        responses: {
            /** @description Makes frames of pictures */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frames_move: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramesMove"];
            };
        };
        responses: {
            /** @description Moves frames together to one place; among each other they keep their order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frames_copy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramesCopy"];
            };
        };
        responses: {
            /** @description Makes copies of frames, in the order they are named in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frames_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramesChoice"];
            };
        };
        responses: {
            /** @description Moves many frames to the trash: all of them or none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frames_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                project_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FramesChoice"];
            };
        };
        responses: {
            /** @description Puts many frames back where they were before they went to the trash: all of them or none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_frames: {
        parameters: {
            query?: {
                /** @description A row's id */
                project_id?: number;
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists frames in timeline order, of one project or of all */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrameList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frames: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FrameCreate"];
            };
        };
        responses: {
            /** @description Makes a frame */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_frame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a frame */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    put_frame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FrameUpdate"];
            };
        };
        responses: {
            /** @description Changes a frame; a new `position` moves it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_frame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Moves a frame to the trash */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_frame_takes: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
                deleted?: boolean;
            };
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists a frame's takes; `parent_id` makes them a tree. With `deleted` it lists those in the trash instead */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    put_frame_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeChoice"];
            };
        };
        responses: {
            /** @description Shows another of the frame's takes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frame_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeChoice"];
            };
        };
        responses: {
            /** @description Shows another of the frame's takes; the same as PUT */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frame_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Shows the take that the frame showed before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frame_redo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Shows the take that was last undone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Frame"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_frame_refine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefineRequest"];
            };
        };
        responses: {
            /** @description Refines a frame's picture by a sentence such as "make the ball red"; the result is a new take of the frame */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefinePlan"] | components["schemas"]["RefineCommand"];
                };
            };
            /** @description Refines a frame's picture by a sentence such as "make the ball red"; the result is a new take of the frame */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefineTask"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_frame_lineage: {
        parameters: {
            query?: {
                take_id?: string;
            };
            header?: never;
            path: {
                /** @description A row's id */
                frame_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives the takes from the first picture to this one, by default the one that is shown, in that order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_takes: {
        parameters: {
            query?: {
                /** @description Words of the prompt, modification or instruction */
                q?: string;
                plugin?: string;
                model?: string;
                seed?: number;
                starred?: boolean;
                /** @description A row's id */
                project_id?: number;
                width?: number;
                height?: number;
                /** @description A day, or a time in ISO 8601; UTC unless it says otherwise */
                since?: string;
                /** @description A day, or a time in ISO 8601; UTC unless it says otherwise */
                until?: string;
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Searches takes across projects, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_take_facets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells which plugins, models and sizes takes can be filtered by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeFacets"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a take and all that made it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Take"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    put_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeUpdate"];
            };
        };
        responses: {
            /** @description Stars a take, or takes the star away */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Take"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Moves a take to the trash */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    patch_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeUpdate"];
            };
        };
        responses: {
            /** @description Stars a take, or takes the star away; the same as PUT */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Take"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_uploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    picture: string;
                };
            };
        };
        responses: {
            /** @description Takes in one picture */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_recall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    picture: string;
                };
            };
        };
        responses: {
            /** @description Tells what made a picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recalled"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_plugins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the plugins with their parameters */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_plugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells about one plugin */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_tasks: {
        parameters: {
            query?: {
                status?: "pending" | "queued" | "running" | "completed" | "failed" | "stopped";
                type?: string;
                /** @description A row's id */
                project_id?: number;
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists tasks, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_tasks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gives the same task, and makes it only once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskCreate"];
            };
        };
        responses: {
            /** @description Makes a task; with `start` it is queued at once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_tasks: {
        parameters: {
            query: {
                /** @description What to remove: completed, failed and stopped tasks */
                status: "ended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes all tasks that have ended; their pictures stay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a task that is not running; its pictures stay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    patch_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskUpdate"];
            };
        };
        responses: {
            /** @description Changes a task that has not begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_task_generate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Starts a pending task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskMessage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_task_stop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stops a task that runs or waits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskMessage"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_task_progress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells how far a task is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskProgress"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_task_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queues a failed or stopped task again, with the same parameters and seed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_queue: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists what runs and then what waits, in the order it will run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_queue_pause: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pauses the queue: what runs goes on, nothing new begins */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_queue_resume: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lets the queue go on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_queue_move: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueMove"];
            };
        };
        responses: {
            /** @description Moves a waiting task before or after another one, to an end of its priority, or to another priority */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the categories of models */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_category: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                category: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the models of a category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                category: string;
                filename: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells about one model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokensRequest"];
            };
        };
        responses: {
            /** @description Counts a prompt's tokens for CLIP and T5, and tells what of it each will read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_interpret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterpretRequest"];
            };
        };
        responses: {
            /** @description Tells what an instruction makes of a prompt; changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interpreted"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_enhance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnhanceRequest"];
            };
        };
        responses: {
            /** @description Proposes a richer prompt, written by the language model; changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enhanced"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_datasets: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists datasets, the ones changed last first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_datasets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetOpen"];
            };
        };
        responses: {
            /** @description Makes a dataset of a folder of pictures, or opens the one it has */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetOpened"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_datasets_scan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetOpen"];
            };
        };
        responses: {
            /** @description Says what opening a folder would do; writes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetScan"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_datasets_upload: {
        parameters: {
            query: {
                name: string;
                /** @description Files are <prefix>-0001.png */
                prefix?: string;
                trigger?: string;
                mode?: "tags" | "sentences";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    files: string[];
                };
            };
        };
        responses: {
            /** @description Makes a dataset of uploaded pictures and caption files, in a folder of its own in the data folder */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetOpened"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_taggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the models that can suggest tags or captions, with the reason for one that can't be used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaggerList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_vocabularies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the CSV files that tags can be completed from */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VocabularyList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a dataset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_dataset_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a dataset from the list; its folder stays as it is, and can be opened again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    patch_dataset_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetUpdate"];
            };
        };
        responses: {
            /** @description Changes what holds for the dataset as a whole */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    put_dataset_place: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetPlace"];
            };
        };
        responses: {
            /** @description Keeps which picture the person is at, for the next time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetAdd"];
            };
        };
        responses: {
            /** @description Takes in pictures that are new in the folder, or those of another folder */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetOpened"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    files: string[];
                };
            };
        };
        responses: {
            /** @description Takes in uploaded pictures, with caption files of the same names. Can be undone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetOpened"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_stop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ends the import or export that is under way: what was taken in until then stays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes the last change back, of however many pictures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_redo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Makes the change that was taken back last once more */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_history: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the changes that can be undone or made again, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetHistory"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_rescan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes in what other programs wrote into the folder. Happens by itself while somebody looks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_points: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists restore points, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestorePointList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_points: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RestorePointCreate"];
            };
        };
        responses: {
            /** @description Keeps how everything is now under a name */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestorePoint"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_dataset_point: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                point_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a restore point */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_point_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                point_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Brings back how everything was at a restore point, as one change that can be undone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_index: {
        parameters: {
            query?: {
                /** @description Which pictures: the query language of datasets */
                query?: string;
                /** @description Names are in their order */
                sort?: "name" | "tags" | "width" | "height" | "changed" | "confidence";
                reverse?: boolean;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives all pictures that a query finds, as columns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetIndex"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_pictures: {
        parameters: {
            query?: {
                /** @description Which pictures: the query language of datasets */
                query?: string;
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the pictures that a query finds, in the order of their numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPictureList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_pictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Scope"];
            };
        };
        responses: {
            /** @description Gives the pictures of these names (at most a thousand), without those that are gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPictureList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a picture with its caption and what is suggested for it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPicture"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    patch_dataset_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PictureEdit"];
            };
        };
        responses: {
            /** @description Edits one picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_bulk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkEdit"];
            };
        };
        responses: {
            /** @description Edits many pictures in one change that can be undone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_bulk_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkEdit"];
            };
        };
        responses: {
            /** @description Says what a bulk edit would change, and changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkPlan"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_tags: {
        parameters: {
            query?: {
                /** @description Which pictures: the query language of datasets */
                query?: string;
                /** @description What has been typed */
                search?: string;
                sort?: "frequency" | "name" | "recent";
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the tags in use with their counts, of all pictures or those that a query finds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_tag_states: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Scope"];
            };
        };
        responses: {
            /** @description Tells for each tag of these pictures how many of them have it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagStateList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_complete: {
        parameters: {
            query?: {
                /** @description What has been typed */
                text?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Completes a tag: from this dataset, the other ones that are listed, and vocabularies */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagCompletionList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_query: {
        parameters: {
            query?: {
                /** @description Which pictures: the query language of datasets */
                text?: string;
                at?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Completes a query at a place in it, and says what is wrong with it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryCompletionList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_tagging: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaggingRequest"];
            };
        };
        responses: {
            /** @description Asks a model for suggestions, as a task on the queue */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_tagging_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaggingRequest"];
            };
        };
        responses: {
            /** @description Says how many pictures a model would be asked about, and what that costs where it is a service */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaggingPlan"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_statistics: {
        parameters: {
            query?: {
                /** @description What is trained for */
                resolution?: number;
                /** @description Sides of buckets are multiples of it */
                step?: number;
            };
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts tags, tokens, sizes and aspect buckets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetStatistics"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_lint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells what of the captions will do harm in training, and what would put it right */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_preflight: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportOptions"];
            };
        };
        responses: {
            /** @description Tells what stands in the way of a trainer's limits, before anything is written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preflight"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_dataset_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Writes the dataset as a trainer reads it, into a folder or as a zip to download */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exported"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_presets: {
        parameters: {
            query?: {
                kind?: "generator" | "style";
                plugin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists presets: the built-in ones, then a person's own by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_presets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetCreate"];
            };
        };
        responses: {
            /** @description Keeps a preset */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preset"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    put_preset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                preset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetUpdate"];
            };
        };
        responses: {
            /** @description Changes a person's preset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preset"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_preset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                preset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removes a person's preset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_trash: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description How many to pass over */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists what was deleted, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrashList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    delete_trash: {
        parameters: {
            query?: {
                /** @description Only what was deleted longer ago than this; all by default */
                older_than_days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes for good what is in the trash, with its picture files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_trash_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "project" | "frame" | "take";
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Puts a project, frame or take back where it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_emergency_stop: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stops every running task and empties the queue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyStop"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_restart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ends the server with exit status 0, which `run.sh` answers by starting it again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemAnswer"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_shutdown: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ends the server with exit status 1, which `run.sh` leaves stopped */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemAnswer"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the settings, each with where its value comes from; secrets are masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_licences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists the Python packages that Kino needs, with their licences */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceList"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_events: {
        parameters: {
            query?: {
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every message on the WebSocket */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tells how the server, its machine and its workers are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_take_picture: {
        parameters: {
            query?: {
                /** @description To be saved under this name instead of shown */
                download?: string;
            };
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a take's picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_take_jpeg: {
        parameters: {
            query?: {
                /** @description To be saved under this name instead of shown */
                download?: string;
            };
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a take's picture as JPEG */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_take_webp: {
        parameters: {
            query?: {
                /** @description To be saved under this name instead of shown */
                download?: string;
            };
            header?: never;
            path: {
                take_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a take's picture as WebP */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_take_thumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                take_id: string;
                /** @description Pixels */
                width: "160" | "320" | "640";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a small version of a take's picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_task_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives the newest preview of a running task, or the last one of a task that has just ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_upload_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives an uploaded picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_picture_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a picture of a dataset as it is in the folder: PNG, JPEG or WebP */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_export_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives the zip that was exported last under this name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_dataset_thumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A row's id */
                dataset_id: number;
                /** @description Pixels */
                width: "160" | "320" | "640" | "1280";
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a small version of a picture of a dataset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_generate_new: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateNew"];
            };
        };
        responses: {
            /** @description Draws a new picture, waits for it, and makes it the current one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_generate_refine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateRefine"];
            };
        };
        responses: {
            /** @description Changes the current picture as the words say, waits for it, and makes it the current one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generated"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            409: components["responses"]["Error409"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            429: components["responses"]["Error429"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_session_current: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives the current picture, what made it, and all that came before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionState"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_session_history: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lists every picture of the session, oldest first; `parent_id` tells which one was refined */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionHistory"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    post_session_clear: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begins anew: the session's project goes to the trash, from where it can be restored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            413: components["responses"]["Error413"];
            415: components["responses"]["Error415"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gives a picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            404: components["responses"]["Error404"];
            412: components["responses"]["Error412"];
            416: components["responses"]["Error416"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
    get_progress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every message on the WebSocket */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            400: components["responses"]["Error400"];
            401: components["responses"]["Error401"];
            403: components["responses"]["Error403"];
            500: components["responses"]["Error500"];
            503: components["responses"]["Error503"];
        };
    };
}
