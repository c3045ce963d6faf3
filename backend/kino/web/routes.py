"""Every URL on one page.

`API` is mounted under /api/v2, which is documented, and again under /api/v1 for clients of the first version: the same
views, so the same answers. `PLAIN` has its addresses as they are.
"""

from __future__ import annotations

from aiohttp import web

from kino.web import (
    dataset_media,
    dataset_pictures,
    dataset_tags,
    dataset_tools,
    datasets,
    docs,
    events,
    frames,
    general,
    health,
    history,
    interpreting,
    media,
    models,
    plugins,
    presets,
    progress,
    projects,
    prompts,
    queue,
    recall,
    refine,
    sessions,
    studio,
    system,
    takes,
    tasks,
    timeline,
    trash,
    uploads,
)
from kino.web.view import View

VERSIONS = ("v2", "v1")

API: tuple[tuple[str, type[View]], ...] = (
    ("hello", general.HelloView),
    ("echo", general.EchoView),
    ("info", general.InfoView),
    ("projects", projects.ProjectsView),
    ("projects/{project_id}", projects.ProjectView),
    ("projects/{project_id}/duplicate", projects.ProjectDuplicateView),
    ("projects/{project_id}/timeline", timeline.TimelineView),
    ("projects/{project_id}/history", history.HistoryView),
    ("projects/{project_id}/frames", timeline.ProjectFramesView),
    ("projects/{project_id}/frames/import", projects.FramesImportView),
    ("projects/{project_id}/frames/move", timeline.FramesMoveView),
    ("projects/{project_id}/frames/copy", timeline.FramesCopyView),
    ("projects/{project_id}/frames/delete", timeline.FramesDeleteView),
    ("projects/{project_id}/frames/restore", timeline.FramesRestoreView),
    ("frames", frames.FramesView),
    ("frames/{frame_id}", frames.FrameView),
    ("frames/{frame_id}/takes", frames.FrameTakesView),
    ("frames/{frame_id}/take", frames.FrameTakeView),
    ("frames/{frame_id}/undo", frames.FrameUndoView),
    ("frames/{frame_id}/redo", frames.FrameRedoView),
    ("frames/{frame_id}/refine", refine.FrameRefineView),
    ("frames/{frame_id}/lineage", refine.FrameLineageView),
    ("takes", takes.TakesView),
    ("takes/facets", takes.TakeFacetsView),
    ("takes/{take_id}", takes.TakeView),
    ("uploads", uploads.UploadsView),
    ("recall", recall.RecallView),
    ("generator/plugins", plugins.PluginsView),
    ("generator/plugins/{name}", plugins.PluginView),
    ("generator/tasks", tasks.TasksView),
    ("generator/tasks/{task_id}", tasks.TaskView),
    ("generator/tasks/{task_id}/generate", tasks.TaskGenerateView),
    ("generator/tasks/{task_id}/stop", tasks.TaskStopView),
    ("generator/tasks/{task_id}/progress", tasks.TaskProgressView),
    ("generator/tasks/{task_id}/retry", tasks.TaskRetryView),
    ("generator/queue", queue.QueueView),
    ("generator/queue/pause", queue.QueuePauseView),
    ("generator/queue/resume", queue.QueueResumeView),
    ("generator/queue/move", queue.QueueMoveView),
    ("models/categories", models.CategoriesView),
    ("models/{category}", models.CategoryView),
    ("models/{category}/{filename}", models.ModelView),
    ("prompts/tokens", prompts.TokensView),
    ("prompts/interpret", interpreting.InterpretView),
    ("prompts/enhance", prompts.EnhanceView),
    ("datasets", datasets.DatasetsView),
    ("datasets/scan", datasets.DatasetsScanView),
    ("datasets/upload", datasets.DatasetsUploadView),
    ("datasets/taggers", dataset_tools.TaggersView),
    ("datasets/vocabularies", dataset_tags.VocabulariesView),
    ("datasets/{dataset_id}", datasets.DatasetOneView),
    ("datasets/{dataset_id}/place", datasets.DatasetPlaceView),
    ("datasets/{dataset_id}/add", datasets.DatasetAddView),
    ("datasets/{dataset_id}/upload", datasets.DatasetUploadView),
    ("datasets/{dataset_id}/stop", datasets.DatasetStopView),
    ("datasets/{dataset_id}/undo", datasets.DatasetUndoView),
    ("datasets/{dataset_id}/redo", datasets.DatasetRedoView),
    ("datasets/{dataset_id}/history", datasets.DatasetHistoryView),
    ("datasets/{dataset_id}/rescan", datasets.DatasetRescanView),
    ("datasets/{dataset_id}/points", datasets.DatasetPointsView),
    ("datasets/{dataset_id}/points/{point_id}", datasets.DatasetPointView),
    ("datasets/{dataset_id}/points/{point_id}/restore", datasets.DatasetPointRestoreView),
    ("datasets/{dataset_id}/index", dataset_pictures.DatasetIndexView),
    ("datasets/{dataset_id}/pictures", dataset_pictures.DatasetPicturesView),
    ("datasets/{dataset_id}/pictures/{name}", dataset_pictures.DatasetPictureView),
    ("datasets/{dataset_id}/bulk", dataset_pictures.DatasetBulkView),
    ("datasets/{dataset_id}/bulk/plan", dataset_pictures.DatasetBulkPlanView),
    ("datasets/{dataset_id}/tags", dataset_tags.DatasetTagsView),
    ("datasets/{dataset_id}/tag-states", dataset_tags.DatasetTagStatesView),
    ("datasets/{dataset_id}/complete", dataset_tags.DatasetCompleteView),
    ("datasets/{dataset_id}/query", dataset_tags.DatasetQueryView),
    ("datasets/{dataset_id}/tagging", dataset_tools.DatasetTaggingView),
    ("datasets/{dataset_id}/tagging/plan", dataset_tools.DatasetTaggingPlanView),
    ("datasets/{dataset_id}/statistics", dataset_tools.DatasetStatisticsView),
    ("datasets/{dataset_id}/lint", dataset_tools.DatasetLintView),
    ("datasets/{dataset_id}/preflight", dataset_tools.DatasetPreflightView),
    ("datasets/{dataset_id}/export", dataset_tools.DatasetExportView),
    ("presets", presets.PresetsView),
    ("presets/{preset_id}", presets.PresetView),
    ("trash", trash.TrashView),
    ("trash/{kind}/{id}/restore", trash.TrashRestoreView),
    ("system/emergency-stop", system.EmergencyStopView),
    ("system/restart", system.RestartView),
    ("system/shutdown", system.ShutdownView),
    ("system/settings", system.SettingsView),
    ("system/licences", system.LicencesView),
    ("events", events.EventsView),
)

PLAIN: tuple[tuple[str, type[View]], ...] = (
    ("/health", health.HealthView),
    ("/media/takes/{take_id}.png", media.TakePictureView),
    ("/media/takes/{take_id}.jpg", media.TakeJpegView),
    ("/media/takes/{take_id}.webp", media.TakeWebpView),
    ("/media/takes/{take_id}/{width}.webp", media.TakeThumbnailView),
    ("/media/tasks/{task_id}/preview.jpg", media.TaskPreviewView),
    ("/media/uploads/{name}.png", media.UploadPictureView),
    ("/media/datasets/{dataset_id}/pictures/{name}", dataset_media.DatasetPictureFileView),
    ("/media/datasets/{dataset_id}/exports/{name}", dataset_tools.DatasetExportFileView),
    ("/media/datasets/{dataset_id}/{width}/{name}.webp", dataset_media.DatasetThumbnailView),
    ("/api/generate/new", sessions.GenerateNewView),
    ("/api/generate/refine", sessions.GenerateRefineView),
    ("/api/session/current", sessions.SessionCurrentView),
    ("/api/session/history", sessions.SessionHistoryView),
    ("/api/session/clear", sessions.SessionClearView),
    ("/api/images/{image_id}", sessions.ImageView),
    ("/api/ws/progress", progress.ProgressView),
)

# Pages for people, and what they load; not part of the documented API.
PAGES: tuple[tuple[str, type[View]], ...] = (
    ("/api/docs", docs.DocsView),
    ("/api/docs/", docs.DocsView),
    ("/api/docs/spec", docs.SpecView),
    ("/api/docs/assets/{name}", docs.DocsAssetView),
    (studio.ASSET, studio.AssetView),
    (studio.PAGE, studio.PageView),
)


def add_routes(app: web.Application) -> None:
    for version in VERSIONS:
        for path, view in API:
            app.router.add_view(f"/api/{version}/{path}", view)
    for path, view in (*PLAIN, *PAGES):
        app.router.add_view(path, view)


def documented() -> list[tuple[str, type[View]]]:
    """What the OpenAPI document describes."""
    return [(f"/api/{VERSIONS[0]}/{path}", view) for path, view in API] + list(PLAIN)
